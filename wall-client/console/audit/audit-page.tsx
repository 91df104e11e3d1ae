import { Button, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../api/request.ts';
import { useSpeech } from '../words/language.tsx';
import { AuditFilters, NO_FILTER, toQuery } from './audit-filters.tsx';
import { type AuditEntry, AuditTable } from './audit-table.tsx';
import { auditWords } from './audit-words.ts';

interface AuditAnswer {
  readonly entries: readonly AuditEntry[];
  /** Below which the next page begins. */
  readonly next?: number;
}

const PAGE = '50';
/** Longer than between two keys of somebody who types. */
const TYPING_MS = 300;

/** Who did what, the newest first. */
export function AuditPage() {
  const { say, read } = useSpeech();
  const [filter, setFilter] = useState(NO_FILTER);
  const [settled] = useDebouncedValue(filter, TYPING_MS);
  const query = toQuery(settled);
  const { data, hasNextPage, fetchNextPage, isFetching, isError } = useInfiniteQuery({
    queryKey: ['audit', query.toString()],
    queryFn: ({ pageParam }) => {
      const page = new URLSearchParams(query);
      page.set('limit', PAGE);
      if (pageParam !== undefined) page.set('below', String(pageParam));
      return request<AuditAnswer>('GET', `/audit?${page}`);
    },
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next,
  });
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {read(auditWords.title)}
        </Title>
        <Button component="a" href={`/api/v1/audit.csv?${query}`} download="audit.csv" size="md" variant="default">
          {read(auditWords.csv)}
        </Button>
      </Group>
      <Text size="sm" c="gray.4">
        {read(auditWords.hint)}
      </Text>
      <AuditFilters filter={filter} onChange={setFilter} />
      {isError && <Text role="alert">{say('unreachable')}</Text>}
      {entries.length > 0 && <AuditTable entries={entries} />}
      <Group justify="center" aria-live="polite">
        {isFetching ? (
          <Loader role="status" aria-label={say('loading')} />
        ) : hasNextPage ? (
          <Button size="md" variant="default" onClick={() => void fetchNextPage()}>
            {read(auditWords.older)}
          </Button>
        ) : (
          <Text c="gray.4">{read(entries.length === 0 ? auditWords.none : auditWords.end)}</Text>
        )}
      </Group>
    </Stack>
  );
}
