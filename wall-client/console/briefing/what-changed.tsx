import { Badge, Group, List, Stack, Text, Title } from '@mantine/core';
import type { FigureChange } from '../../../protocol/briefing.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { formatCount, formatShare } from '../../words/format-number.ts';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { briefingWords } from './briefing-words.ts';
import { useWhatChanged } from './use-briefings.ts';

/** As many as somebody can say. */
const SHOWN_MOST = 8;

/** What is another number than at the start of the last briefing, the most striking first. */
export function WhatChanged({ site, wall }: { readonly site: SiteDescription; readonly wall: string }) {
  const { read, language } = useSpeech();
  const { data } = useWhatChanged(wall);
  if (!data) return null;
  const since = data.since === null ? briefingWords.noLast : undefined;
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        {read(briefingWords.changes)}
      </Title>
      {since && <Text c="gray.4">{read(since)}</Text>}
      {data.since !== null && (
        <Text size="sm" c="gray.4">
          {read(briefingWords.changesSince)} {formatMoment(data.since, language)}
          {data.changes.length === 0 ? ` · ${read(briefingWords.noChanges)}` : ''}
        </Text>
      )}
      <List listStyleType="none" spacing={6}>
        {data.changes.slice(0, SHOWN_MOST).map((change) => (
          <Change key={change.metric} site={site} change={change} />
        ))}
      </List>
    </Stack>
  );
}

function Change({ site, change }: { readonly site: SiteDescription; readonly change: FigureChange }) {
  const { read } = useSpeech();
  const { metric, before, now } = change;
  const declared = site.metrics[metric];
  const say = declared && 'ratio' in declared ? formatShare : formatCount;
  const isUp = now > before;
  const better = declared?.better ?? 'none';
  const isBetter = better === 'none' ? undefined : (better === 'up') === isUp;
  return (
    <List.Item>
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <Text truncate>{declared ? read(declared.name) : metric}</Text>
        <Group gap="xs" wrap="nowrap" style={{ fontVariantNumeric: 'tabular-nums' }}>
          <Text c="gray.4">{say(before)}</Text>
          <Text fw={700}>
            {isUp ? '▲' : '▼'} {say(now)}
          </Text>
          {isBetter !== undefined && (
            <Badge variant="outline" color={isBetter ? 'teal' : 'orange'} c={isBetter ? 'teal.2' : 'orange.2'}>
              {read(isBetter ? briefingWords.better : briefingWords.worse)}
            </Badge>
          )}
        </Group>
      </Group>
    </List.Item>
  );
}
