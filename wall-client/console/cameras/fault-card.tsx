import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { CameraState } from '../../../protocol/cameras.ts';
import { useMay } from '../api/session.tsx';
import { attempt } from '../frame/say-fault.ts';
import { type SaidState, StateMark } from '../sources/camera-row.tsx';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { detailWords } from './detail-words.ts';
import { FaultPicture } from './fault-picture.tsx';
import { useFault } from './use-fault.ts';

export interface FaultCardProps {
  readonly fault: NonNullable<CameraState['fault']>;
  readonly said: SaidState;
}

/** What is wrong with a camera, the picture in which it was found, and what a person makes of it. */
export function FaultCard({ fault: { id, found }, said }: FaultCardProps) {
  const speech = useSpeech();
  const { read, say, language } = speech;
  const handles = useMay('fault.handle');
  const { ticket, act } = useFault(id, { isOffered: handles });
  const [step, setStep] = useState<'open' | 'asked' | 'repaired'>('open');
  const confirmed = ticket?.confirmed;
  const repair = async () => {
    if (await attempt(() => act('repaired'), speech)) setStep('repaired');
    else setStep('open');
  };
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Group justify="space-between">
          <StateMark state={said} />
          <Text size="xs" c="gray.4" ff="monospace">
            {id}
          </Text>
        </Group>
        <Text size="sm">
          {read(detailWords.found)} {formatMoment(found, language)} · {read(detailWords.confirmed)}{' '}
          {confirmed === undefined ? read(detailWords.notConfirmed) : formatMoment(confirmed, language)}
        </Text>
        {handles && ticket && <FaultPicture fault={id} until={ticket.snapshotUntil} />}
        {handles && ticket && step === 'open' && (
          <Group gap="xs">
            {confirmed === undefined && (
              <Button h={44} onClick={() => void attempt(() => act('confirmed'), speech)}>
                {read(detailWords.confirm)}
              </Button>
            )}
            <Button h={44} variant="default" onClick={() => setStep('asked')}>
              {read(detailWords.repaired)}
            </Button>
          </Group>
        )}
        {step === 'asked' && (
          <Stack gap={4}>
            <Text size="sm">{read(detailWords.repairedQuestion)}</Text>
            <Group gap="xs">
              <Button h={44} autoFocus onClick={() => void repair()}>
                {read(detailWords.closeTicket)}
              </Button>
              <Button h={44} variant="default" onClick={() => setStep('open')}>
                {say('cancel')}
              </Button>
            </Group>
          </Stack>
        )}
        {step === 'repaired' && (
          <Text size="sm" c="teal.3" role="status">
            ✓ {read(detailWords.told)}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
