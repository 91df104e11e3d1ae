import { Badge, Table, Text } from '@mantine/core';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { ScreenSync } from '../api/answers.ts';
import { useSpeech } from '../words/language.tsx';
import { ScreenButtons } from './screen-buttons.tsx';
import { screenWords } from './screen-words.ts';

const MIB = 1024 * 1024;
const NOTHING = '—';

export interface ScreenLineProps {
  readonly wall: string;
  readonly screen: string;
  /** Its place in the site's list, which the screen itself shows. */
  readonly number: number;
  /** Undefined: no page of it has reported lately. */
  readonly report: ScreenSync | undefined;
  readonly scenes: SiteDescription['scenes'];
  /** Of the client that the server has. */
  readonly build: string;
  /** When the reports were read, epoch ms. */
  readonly readAt: number;
  readonly reloads: boolean;
}

/** How one screen does. */
export function ScreenLine({ wall, screen, number, report, scenes, build, readAt, reloads }: ScreenLineProps) {
  const { say, read } = useSpeech();
  const secondsAgo = (ms: number, digits: number) => `${Math.max(0, ms / 1000).toFixed(digits)} ${say('secondsAgo')}`;
  const sceneName = report?.scene === undefined ? undefined : scenes[report.scene]?.name;
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        {number} · {screen}
      </Table.Td>
      <Table.Td>
        {report ? `${read(screenWords.heard)} ${secondsAgo(readAt - report.receivedAt, 0)}` : read(screenWords.silent)}
      </Table.Td>
      <Table.Td>{sceneName ? read(sceneName) : (report?.scene ?? NOTHING)}</Table.Td>
      <Table.Td ta="right">{report?.frameRate.toFixed(1) ?? NOTHING}</Table.Td>
      <Table.Td ta="right">{report ? secondsAgo(report.receivedAt - report.frame.seenAt, 1) : NOTHING}</Table.Td>
      <Table.Td ta="right">
        {report ? `${report.offsetMs.toFixed(1)} ± ${report.errorMs.toFixed(1)} ms` : NOTHING}
      </Table.Td>
      <Table.Td ta="right">{report ? `${report.lagMs.toFixed(0)} ms` : NOTHING}</Table.Td>
      <Table.Td ta="right">
        {report?.heapBytes === undefined ? NOTHING : `${(report.heapBytes / MIB).toFixed(0)} MB`}
      </Table.Td>
      <Table.Td>
        <Text span size="sm" ff="monospace">
          {report?.build ?? NOTHING}
        </Text>{' '}
        {report?.build !== undefined && report.build !== build && (
          <Badge size="sm" variant="outline" color="yellow" c="yellow.2">
            {read(screenWords.otherBuild)}
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <ScreenButtons wall={wall} screen={screen} reloads={reloads} />
      </Table.Td>
    </Table.Tr>
  );
}
