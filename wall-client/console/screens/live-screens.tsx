import { Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SyncAnswer } from '../api/answers.ts';
import { request } from '../api/request.ts';
import { useSite } from '../api/wall-state.tsx';
import { useSpeech } from '../words/language.tsx';

const LOOK_EVERY_MS = 2_000;
const MIB = 1024 * 1024;

/** What each open screen reports of itself. */
export function LiveScreens() {
  const { say, read } = useSpeech();
  const { data: site } = useSite();
  const { data, dataUpdatedAt } = useQuery({
    queryKey: ['sync'],
    queryFn: () => request<SyncAnswer>('GET', '/sync'),
    refetchInterval: LOOK_EVERY_MS,
  });
  const walls = Object.entries(data?.walls ?? {});
  if (walls.length === 0) return <Text c="gray.4">{say('noScreens')}</Text>;
  return walls.map(([wall, { skewMs, screens }]) => (
    <Stack key={wall} gap="xs">
      <Title order={2} size="h5">
        {site?.file.walls[wall] ? read(site.file.walls[wall].name) : wall} · {say('skew')} {skewMs.toFixed(1)} ms
      </Title>
      <Table.ScrollContainer minWidth={560}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('screen')}</Table.Th>
              <Table.Th ta="right">{say('frameRate')}</Table.Th>
              <Table.Th ta="right">{say('clockOffset')}</Table.Th>
              <Table.Th ta="right">{say('lag')}</Table.Th>
              <Table.Th ta="right">{say('lastFrame')}</Table.Th>
              <Table.Th ta="right">{say('memory')}</Table.Th>
              <Table.Th ta="right">{say('lastReport')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
            {screens.map(({ screen, frameRate, offsetMs, errorMs, lagMs, frame, heapBytes, receivedAt }) => (
              <Table.Tr key={screen}>
                <Table.Td>{screen}</Table.Td>
                <Table.Td ta="right">{frameRate.toFixed(1)}</Table.Td>
                <Table.Td ta="right">
                  {offsetMs.toFixed(1)} ± {errorMs.toFixed(1)} ms
                </Table.Td>
                <Table.Td ta="right">{lagMs.toFixed(0)} ms</Table.Td>
                <Table.Td ta="right">
                  {Math.max(0, (receivedAt - frame.seenAt) / 1000).toFixed(1)} {say('secondsAgo')}
                </Table.Td>
                <Table.Td ta="right">{heapBytes === undefined ? '—' : `${(heapBytes / MIB).toFixed(0)} MB`}</Table.Td>
                <Table.Td ta="right">
                  {Math.max(0, (dataUpdatedAt - receivedAt) / 1000).toFixed(0)} {say('secondsAgo')}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  ));
}
