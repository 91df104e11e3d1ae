import { Loader, Text } from '@mantine/core';
import type { QueryClient } from '@tanstack/react-query';
import { mayDo, useSession } from '../api/session.tsx';
import { useSite } from '../api/wall-state.tsx';
import { useSpeech } from '../words/language.tsx';
import { kindWorkedOnLast, useOwn } from './use-own.ts';
import { readWorkEarly } from './use-work.ts';
import { KindWork } from './kind-work.tsx';
import { workWords } from './work-words.ts';

/** What can be asked for while the site is not known yet. */
export function askEarly(queries: QueryClient, account: string): void {
  const kind = kindWorkedOnLast(account);
  if (kind !== undefined) readWorkEarly(queries, kind);
}

/** What is entered and moved on: of each kind whose `work` the site declares a form, a list and a board. */
export function WorkPage() {
  const { say, read } = useSpeech();
  const { data: site } = useSite();
  const { data: session } = useSession();
  const own = useOwn(session?.user.name ?? '');
  if (!site || !session) return <Loader m="xl" role="status" aria-label={say('loading')} />;
  const { role } = session.user;
  const kinds = Object.entries(site.kinds).filter(([, { work }]) => work && (role !== 'unit' || work.units));
  const [name, kind] = kinds.find(([each]) => each === own.own.kind) ?? kinds[0] ?? [];
  if (name === undefined || !kind) return <Text>{read(workWords.noWork)}</Text>;
  return (
    <KindWork
      key={name}
      {...{ site, name, kind, kinds, own }}
      isUnit={role === 'unit'}
      mayCorrect={mayDo(session, 'desk.correct')}
    />
  );
}
