import { Badge, Loader, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { NOTICE_STATE_WORDS, type Sending, type Sendings } from '../../../protocol/notices.ts';
import { request } from '../api/request.ts';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { noticeWords, sendingWords } from './notice-words.ts';

const LOOK_EVERY_MS = 10_000;
const COLOURS: Readonly<Record<Sending['state'], string>> = {
  waiting: 'yellow.4',
  sent: 'teal.3',
  dead: 'red.4',
  withheld: 'yellow.4',
};

/** What was told to the outside, to whom, and what became of it: also what was given up. */
export function NoticesPage() {
  const { say, read } = useSpeech();
  const { data } = useQuery({
    queryKey: ['notices'],
    queryFn: () => request<Sendings>('GET', '/notices'),
    refetchInterval: LOOK_EVERY_MS,
  });
  if (!data) return <Loader m="xl" role="status" aria-label={say('loading')} />;
  const heads = ['at', 'what', 'rows', 'receiver', 'state'] as const;
  return (
    <Stack gap="md" maw={1200}>
      <Title order={1} size="h3">
        {read(noticeWords.title)}
      </Title>
      {data.sendings.length === 0 ? (
        <Text c="gray.4">{read(noticeWords.nothing)}</Text>
      ) : (
        <Table.ScrollContainer minWidth={820}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                {heads.map((head) => (
                  <Table.Th key={head}>{read(noticeWords[head])}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.sendings.map((sending) => (
                <SendingRow key={`${sending.notice.id}/${sending.receiver}`} sending={sending} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

function SendingRow({ sending: { notice, receiver, state, tries, fault } }: { readonly sending: Sending }) {
  const { read, language } = useSpeech();
  return (
    <Table.Tr>
      <Table.Td>{formatMoment(notice.at, language)}</Table.Td>
      <Table.Td>
        {read(notice.name)} · {read(NOTICE_STATE_WORDS[notice.state])}
      </Table.Td>
      <Table.Td>{notice.rows.map(({ name, value }) => `${read(name)} ${value ?? '–'}`).join(' · ')}</Table.Td>
      <Table.Td>{receiver}</Table.Td>
      <Table.Td>
        <Badge variant="outline" c={COLOURS[state]}>
          {read(sendingWords[state])}
        </Badge>
        {fault !== undefined && (
          <Text size="sm" c="gray.4">
            {fault} · {tries} {read(noticeWords.tries)}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
