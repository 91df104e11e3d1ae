import { Alert, Button, Group, Loader, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { mayDo, useSession } from '../api/session.tsx';
import { useSite } from '../api/wall-state.tsx';
import { useSpeech } from '../words/language.tsx';
import { deskWords } from './desk-words.ts';
import { OpenItems } from './open-items.tsx';
import { type SoundState, useSound } from './use-sound.ts';

/** What is open, and the sound that tells of what comes in. */
export function DeskPage() {
  const { say, read } = useSpeech();
  const { data: site } = useSite();
  const { data: session } = useSession();
  const [chosen, setChosen] = useState<string>();
  const { state, toggle, play } = useSound();
  if (!site || !session) return <Loader m="xl" role="status" aria-label={say('loading')} />;
  const kinds = Object.entries(site.kinds).filter(([, kind]) => kind.desk);
  const [name, kind] = kinds.find(([each]) => each === chosen) ?? kinds[0] ?? [];
  const { role } = session.user;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Group>
          <Title order={1} size="h3">
            {read(deskWords.title)}
          </Title>
          {kinds.length > 1 && (
            <SegmentedControl
              size="md"
              aria-label={read(deskWords.title)}
              value={name ?? ''}
              data={kinds.map(([value, each]) => ({ value, label: read(each.name) }))}
              onChange={setChosen}
            />
          )}
        </Group>
        <Button size="md" variant="default" onClick={() => void toggle()}>
          {read(state === 'off' ? deskWords.soundOn : deskWords.soundOff)}
        </Button>
      </Group>
      <SoundNote state={state} />
      {name !== undefined && kind ? (
        <OpenItems
          key={name}
          site={site}
          name={name}
          kind={kind}
          isUnit={role === 'unit'}
          directs={mayDo(session, 'wall.direct')}
          play={play}
        />
      ) : (
        <Text>{read(deskWords.noDesk)}</Text>
      )}
    </Stack>
  );
}

function SoundNote({ state }: { readonly state: SoundState }) {
  const { read } = useSpeech();
  return state === 'waiting' ? <Alert color="yellow" c="yellow.2" title={read(deskWords.soundWaits)} /> : null;
}
