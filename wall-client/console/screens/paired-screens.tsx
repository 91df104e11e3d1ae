import { Button, Group, Modal, PinInput, Stack, Table, Text, Title } from '@mantine/core';
import { useId } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PairedScreens as Answer } from '../api/answers.ts';
import { request } from '../api/request.ts';
import { attempt } from '../frame/say-fault.ts';
import { useSpeech } from '../words/language.tsx';
import { formatMoment } from '../words/format-moment.ts';

const CODE_LENGTH = 6;
const LOOK_EVERY_MS = 5_000;
const KEY = ['paired'];

/** Screens of other machines, with the code that lets the next one in. */
export function PairedScreens({ admits }: { readonly admits: boolean }) {
  const speech = useSpeech();
  const { say, language } = speech;
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const [leaving, setLeaving] = useState<string>();
  const label = useId();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => request<Answer>('GET', '/screens'),
    refetchInterval: LOOK_EVERY_MS,
  });
  const change = async (work: () => Promise<unknown>) => {
    const isDone = await attempt(work, speech);
    await queries.invalidateQueries({ queryKey: KEY });
    return isDone;
  };
  const admit = async (digits: string) => {
    const isDone = await change(() => request('POST', `/screens/pairings/${digits}`, {}));
    if (isDone) notifications.show({ message: say('admitted'), color: 'teal' });
    setCode('');
  };
  const screens = data?.screens ?? [];
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        {say('pairedScreens')}
      </Title>
      {admits && (
        <Group gap="sm">
          <Text id={label}>{say('pairingCode')}</Text>
          <PinInput
            length={CODE_LENGTH}
            type="number"
            aria-labelledby={label}
            getInputProps={(index) => ({ 'aria-label': `${say('pairingCode')} ${index + 1}` })}
            value={code}
            onChange={setCode}
            onComplete={(digits) => void admit(digits)}
          />
        </Group>
      )}
      {screens.length === 0 ? (
        <Text c="gray.4">{say('noPairedScreens')}</Text>
      ) : (
        <Table.ScrollContainer minWidth={560}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say('wall')}</Table.Th>
                <Table.Th>{say('screen')}</Table.Th>
                <Table.Th>{say('pairedAt')}</Table.Th>
                <Table.Th>{say('lastSeen')}</Table.Th>
                <Table.Th>{say('actions')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {screens.map(({ id, wall, screen, pairedAt, lastSeenAt, revokedAt }) => (
                <Table.Tr key={id}>
                  <Table.Td>{wall}</Table.Td>
                  <Table.Td>{screen ?? say('wholeWall')}</Table.Td>
                  <Table.Td>{formatMoment(pairedAt, language)}</Table.Td>
                  <Table.Td>{lastSeenAt === undefined ? say('never') : formatMoment(lastSeenAt, language)}</Table.Td>
                  <Table.Td>
                    {revokedAt !== undefined && say('revoked')}
                    {revokedAt === undefined && admits && (
                      <Button size="compact-sm" variant="default" onClick={() => setLeaving(id)}>
                        {say('revoke')}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Modal
        opened={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={say('revokeQuestion')}
        closeButtonProps={{ 'aria-label': say('close') }}
      >
        <Group justify="flex-end">
          <Button variant="default" onClick={() => setLeaving(undefined)}>
            {say('cancel')}
          </Button>
          <Button
            color="red.8"
            c="white"
            onClick={() => {
              void change(() => request('DELETE', `/screens/${leaving}`));
              setLeaving(undefined);
            }}
          >
            {say('revoke')}
          </Button>
        </Group>
      </Modal>
    </Stack>
  );
}
