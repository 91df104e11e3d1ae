import { Button, Group, Loader, Stack, Switch, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Keys, NewKey, ToldKey } from '../../../protocol/keys.ts';
import { request } from '../api/request.ts';
import { attempt } from '../frame/say-fault.ts';
import { useSpeech } from '../words/language.tsx';
import { EndKey, type KeyEnd } from './end-key.tsx';
import { KeyRows } from './key-rows.tsx';
import { keyWords } from './key-words.ts';
import { NewKeyForm } from './new-key.tsx';
import { ToldKeyCard } from './told-key.tsx';

const KEY = ['keys'];

/** The keys by which systems post their data. */
export function KeysPage() {
  const speech = useSpeech();
  const { say, read } = speech;
  const queries = useQueryClient();
  const [isNewOpen, newKey] = useDisclosure(false);
  const [told, setTold] = useState<ToldKey>();
  const [end, setEnd] = useState<KeyEnd>();
  const [showsEnded, setShowsEnded] = useState(false);
  const { data } = useQuery({ queryKey: KEY, queryFn: () => request<Keys>('GET', '/keys') });
  const run = async (work: () => Promise<unknown>) => {
    await attempt(work, speech);
    await queries.invalidateQueries({ queryKey: KEY });
  };
  if (!data) return <Loader m="xl" role="status" aria-label={say('loading')} />;
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {read(keyWords.title)}
        </Title>
        <Button size="md" onClick={newKey.open}>
          {read(keyWords.newKey)}
        </Button>
      </Group>
      <Text size="sm" c="gray.4">
        {read(keyWords.hint)}
      </Text>
      <Switch
        size="md"
        label={read(keyWords.showEnded)}
        checked={showsEnded}
        onChange={({ currentTarget }) => setShowsEnded(currentTarget.checked)}
      />
      <KeyRows answer={data} showsEnded={showsEnded} onEnd={setEnd} />
      <NewKeyForm
        opened={isNewOpen}
        scopes={data.scopes}
        onClose={newKey.close}
        onCreate={(wish: NewKey) =>
          run(async () => {
            setTold(await request<ToldKey>('POST', '/keys', wish));
            newKey.close();
          })
        }
      />
      <EndKey
        end={end}
        onClose={() => setEnd(undefined)}
        onRotate={(id, overlapMinutes) => {
          setEnd(undefined);
          void run(async () => setTold(await request<ToldKey>('POST', `/keys/${id}/rotation`, { overlapMinutes })));
        }}
        onRevoke={(id) => {
          setEnd(undefined);
          void run(() => request('DELETE', `/keys/${id}`));
        }}
      />
      <ToldKeyCard told={told} onClose={() => setTold(undefined)} />
    </Stack>
  );
}
