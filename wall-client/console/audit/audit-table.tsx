import { Badge, Code, Stack, Table, Text } from '@mantine/core';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { actWords, auditWords } from './audit-words.ts';
import { changeLines } from './change-lines.ts';

/** An entry of `GET /audit`. */
export interface AuditEntry {
  readonly seq: number;
  /** Epoch ms. */
  readonly at: number;
  readonly who: { readonly kind: 'person' | 'key' | 'screen' | 'machine' | 'system' | 'stranger'; readonly id: string };
  readonly from?: string;
  readonly what: string;
  readonly on: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string;
  readonly failed?: { readonly seq: number; readonly code: string };
}

export function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const { read, language } = useSpeech();
  return (
    <Table.ScrollContainer minWidth={900}>
      <Table verticalSpacing="xs" aria-label={read(auditWords.title)}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{read(auditWords.time)}</Table.Th>
            <Table.Th>{read(auditWords.who)}</Table.Th>
            <Table.Th>{read(auditWords.what)}</Table.Th>
            <Table.Th>{read(auditWords.on)}</Table.Th>
            <Table.Th>{read(auditWords.change)}</Table.Th>
            <Table.Th>{read(auditWords.reason)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => {
            const { seq, at, who, from, what, on, reason } = entry;
            const act = actWords[what];
            return (
              <Table.Tr key={seq}>
                <Table.Td>
                  <Text size="sm">{formatMoment(at, language, { seconds: true })}</Text>
                  <Text size="xs" c="gray.4">
                    {read(auditWords.entry)} {seq}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">
                    {who.id} <Badge variant="default">{read(auditWords[who.kind])}</Badge>
                  </Text>
                  {from !== undefined && (
                    <Text size="xs" c="gray.4">
                      {read(auditWords.address)} {from}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{act ? read(act) : what}</Table.Td>
                <Table.Td>{on}</Table.Td>
                <Table.Td>
                  <Change entry={entry} />
                </Table.Td>
                <Table.Td>{reason}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Change({ entry: { before, after, failed } }: { readonly entry: AuditEntry }) {
  const { read } = useSpeech();
  if (failed)
    return (
      <Text size="sm">
        ✕ {read(auditWords.failed)}: {read(auditWords.entry)} {failed.seq} <Code>{failed.code}</Code>
      </Text>
    );
  const isRemoved = after === null && before !== undefined;
  return (
    <Stack gap={2}>
      {isRemoved && <Text size="sm">✕ {read(auditWords.removed)}</Text>}
      {changeLines(before, after).map((line) => (
        <Text key={line.name} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {line.name !== '' && <Text span size="sm" c="gray.4">{`${line.name}: `}</Text>}
          {line.before !== undefined && (
            <Text span size="sm" td={isRemoved ? undefined : 'line-through'}>
              {line.before}
            </Text>
          )}
          {line.before !== undefined && !isRemoved && (
            <Text span size="sm" c="gray.4" aria-label={read(auditWords.becomes)} role="img">
              {' → '}
            </Text>
          )}
          {line.after ?? (line.before !== undefined && !isRemoved ? read(auditWords.nothing) : '')}
        </Text>
      ))}
    </Stack>
  );
}
