import { Group, Stack, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ScreenSync, SyncAnswer } from '../api/answers.ts';
import { request } from '../api/request.ts';
import { useSite } from '../api/wall-state.tsx';
import { useSpeech } from '../words/language.tsx';
import { ScreenButtons } from './screen-buttons.tsx';
import { ScreenLine } from './screen-line.tsx';
import { screenWords } from './screen-words.ts';

const LOOK_EVERY_MS = 2_000;

/** Every screen that the site declares, and what its page reports of itself. */
export function LiveScreens({ reloads }: { readonly reloads: boolean }) {
  const { say, read } = useSpeech();
  const { data: site } = useSite();
  const { data, dataUpdatedAt } = useQuery({
    queryKey: ['sync'],
    queryFn: () => request<SyncAnswer>('GET', '/sync'),
    refetchInterval: LOOK_EVERY_MS,
  });
  if (!site || !data) return null;
  return Object.entries(site.file.walls).map(([wall, { name, screens }]) => {
    const sync = data.walls[wall];
    return (
      <Stack key={wall} gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {read(name)}
            {sync ? ` · ${say('skew')} ${sync.skewMs.toFixed(1)} ms` : ` · ${say('noScreens')}`}
          </Title>
          <ScreenButtons wall={wall} reloads={reloads} />
        </Group>
        <Table.ScrollContainer minWidth={1_180}>
          <Table>
            <Table.Thead>
              <Table.Tr style={{ whiteSpace: 'nowrap' }}>
                <Table.Th>{say('screen')}</Table.Th>
                <Table.Th>{read(screenWords.link)}</Table.Th>
                <Table.Th>{read(screenWords.shows)}</Table.Th>
                <Table.Th ta="right">{say('frameRate')}</Table.Th>
                <Table.Th ta="right">{say('lastFrame')}</Table.Th>
                <Table.Th ta="right">{say('clockOffset')}</Table.Th>
                <Table.Th ta="right">{say('lag')}</Table.Th>
                <Table.Th ta="right">{say('memory')}</Table.Th>
                <Table.Th>{read(screenWords.build)}</Table.Th>
                <Table.Th>{say('actions')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
              {Object.keys(screens).flatMap((screen, index) =>
                linesOf(screen, sync?.screens).map(({ key, report }) => (
                  <ScreenLine
                    key={key}
                    {...{ wall, screen, report, reloads, number: index + 1, scenes: site.scenes, build: data.build }}
                    readAt={dataUpdatedAt}
                  />
                )),
              )}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Stack>
    );
  });
}

interface Line {
  readonly key: string;
  readonly report: ScreenSync | undefined;
}

/** Two pages may show one screen, and nothing names them: each has a line. A screen that no page shows has one as well. */
function linesOf(screen: string, all: readonly ScreenSync[] = []): readonly Line[] {
  const own = all.filter((report) => report.screen === screen);
  return own.length > 0
    ? own.map((report, page) => ({ key: `${screen} ${page}`, report }))
    : [{ key: screen, report: undefined }];
}
