import { Progress, Stack, Text } from '@mantine/core';
import { briefingWords } from '../briefing/briefing-words.ts';
import { formatSeconds } from '../briefing/format-seconds.ts';
import { useSpeech } from '../words/language.tsx';
import type { TimeUsed } from './time-used.ts';

/** From this share of the target on the end is near. */
const NEAR = 0.85;

/** Time used against its target: a colour, a sign and words. */
export function TimeShown({ label, time }: { readonly label: string; readonly time: TimeUsed }) {
  const { read } = useSpeech();
  const { usedS, targetS } = time;
  const look = targetS === undefined ? undefined : lookOf(usedS / targetS);
  const rest = targetS === undefined ? 0 : targetS - usedS;
  return (
    <Stack gap={2} style={{ flex: 1, minWidth: 130 }}>
      <Text size="sm" c="gray.4">
        {label}
      </Text>
      <Text fz={28} fw={700} lh={1.1} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {formatSeconds(usedS)}
        {targetS !== undefined && (
          <Text span fz={18} c="gray.4">
            {' '}
            / {formatSeconds(targetS)}
          </Text>
        )}
      </Text>
      {look && targetS !== undefined && (
        <>
          <Progress
            value={Math.min(100, (usedS / targetS) * 100)}
            color={look.color}
            size="sm"
            aria-label={label}
            styles={{ section: { transition: 'none' } }}
          />
          <Text fw={600} c={look.text} style={{ fontVariantNumeric: 'tabular-nums' }}>
            {look.sign} {read(rest >= 0 ? briefingWords.left : briefingWords.over)} {formatSeconds(Math.abs(rest))}
          </Text>
        </>
      )}
    </Stack>
  );
}

function lookOf(share: number) {
  if (share > 1) return { color: 'red', text: 'red.3', sign: '▲' };
  return share >= NEAR
    ? { color: 'yellow', text: 'yellow.3', sign: '◆' }
    : { color: 'teal', text: 'teal.3', sign: '●' };
}
