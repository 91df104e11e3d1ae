import { Anchor, Badge, Group, Loader, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReportEntry, Reports } from '../../../protocol/report.ts';
import { request } from '../api/request.ts';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { reportListWords } from './report-list-words.ts';

const LOOK_EVERY_MS = 60_000;

/** What was put together of sealed days: each version to read, to print and to reckon with. */
export function ReportsPage() {
  const { say, read } = useSpeech();
  const { data } = useQuery({
    queryKey: ['reports'],
    queryFn: () => request<Reports>('GET', '/reports'),
    refetchInterval: LOOK_EVERY_MS,
  });
  if (!data) return <Loader m="xl" role="status" aria-label={say('loading')} />;
  return (
    <Stack gap="md" maw={1100}>
      <Title order={1} size="h3">
        {read(reportListWords.title)}
      </Title>
      {data.reports.length === 0 ? (
        <Text c="gray.4">{read(reportListWords.nothing)}</Text>
      ) : (
        <ReportTable reports={data.reports} />
      )}
    </Stack>
  );
}

function ReportTable({ reports }: { readonly reports: readonly ReportEntry[] }) {
  const { read, language } = useSpeech();
  const heads = ['number', 'report', 'days', 'version', 'madeAt'] as const;
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head}>{read(reportListWords[head])}</Table.Th>
            ))}
            <Table.Th>{read(reportListWords.open)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {reports.flatMap((report) =>
            // The newest first, as among reports.
            report.versions.toReversed().map(({ version, madeAt }) => (
              <Table.Tr key={`${report.number}.${version}`}>
                <Table.Td>No. {report.number}</Table.Td>
                <Table.Td>{read(report.name)}</Table.Td>
                <Table.Td>
                  {report.from === report.to ? report.from : `${report.from} – ${report.to}`}
                  {report.missing > 0 && (
                    <Text size="sm" c="yellow.4">
                      {report.missing} {read(reportListWords.missing)}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  {version}{' '}
                  {version > 1 && (
                    <Badge variant="outline" c="yellow.4">
                      {read(reportListWords.amended)}
                    </Badge>
                  )}
                </Table.Td>
                <Table.Td>{formatMoment(madeAt, language)}</Table.Td>
                <Table.Td>
                  <Forms number={report.number} version={version} />
                </Table.Td>
              </Table.Tr>
            )),
          )}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Forms({ number, version }: { readonly number: number; readonly version: number }) {
  const { read, language } = useSpeech();
  const forms = [
    ['page', read(reportListWords.open)],
    ['pdf', 'PDF'],
    ['csv', 'CSV'],
  ] as const;
  return (
    <Group gap={4} wrap="nowrap">
      {forms.map(([form, name]) => (
        <Anchor
          key={form}
          href={`/api/v1/reports/${number}/${version}/${form}?lang=${language}`}
          target="_blank"
          c="cyan.3"
          underline="always"
          aria-label={`${name} No. ${number}.${version}`}
          style={{ display: 'inline-block', padding: '12px 8px' }}
        >
          {name}
        </Anchor>
      ))}
    </Group>
  );
}
