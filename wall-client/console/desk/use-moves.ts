import { notifications } from '@mantine/notifications';
import { useRef } from 'react';
import type { WorkDone, WorkEntries, WorkMove } from '../../../protocol/work.ts';
import { attempt } from '../frame/say-fault.ts';
import { useSpeech } from '../words/language.tsx';
import type { Correction } from '../../../protocol/correction.ts';
import { type AskedMove, isDoubled, sayDone } from './moves.ts';
import { idOf } from './select-work.ts';
import { useWorkActs } from './use-work.ts';
import { workWords } from './work-words.ts';

/** Enters and moves, and says what came of it. */
export function useMoves(
  name: string,
  { onMoved, onEntered }: { onMoved(ids: readonly string[]): void; onEntered(id: string): void },
) {
  const speech = useSpeech();
  const { read } = speech;
  const { enter, move, correct } = useWorkActs(name);
  const isBusy = useRef(false);
  const askedLast = useRef<AskedMove>(undefined);
  const tell = (message: string) => notifications.show({ message });
  return {
    /** Resolves to whether any of it was taken; one at a time. */
    move: async (wish: WorkMove): Promise<boolean> => {
      const asked = { act: wish.act, atMs: performance.now() };
      if (isBusy.current || isDoubled(asked, askedLast.current)) return false;
      askedLast.current = asked;
      isBusy.current = true;
      let isTaken = false;
      await attempt(async () => {
        const answer = await move(wish);
        const { done, notDone } = sayDone(answer, wish.ids, speech);
        if (done !== undefined) tell(done);
        if (notDone !== undefined) notifications.show({ message: notDone, color: 'red', role: 'alert' });
        isTaken = answer.rows.length > 0;
        onMoved(answer.rows.map(idOf));
      }, speech);
      isBusy.current = false;
      return isTaken;
    },
    correct: (id: string, wish: Correction): Promise<boolean> =>
      attempt(async () => {
        await correct(id, wish);
        tell(`${read(workWords.wasCorrected)} ${id}`);
      }, speech),
    enterOne: (item: WorkEntries['items'][number]): Promise<boolean> =>
      attempt(async () => {
        const id = (await enter([item])).rows[0]?.[0];
        if (id === undefined) return;
        tell(`${read(workWords.entered)} ${id}`);
        onEntered(id);
      }, speech),
    /** Undefined where nothing came of it, which was said. */
    enterMany: async (items: WorkEntries['items']): Promise<WorkDone | undefined> => {
      let done: WorkDone | undefined;
      await attempt(async () => {
        done = await enter(items);
        tell(`${read(workWords.entered)} ${done.rows.length}`);
      }, speech);
      return done;
    },
  };
}

export type Moves = ReturnType<typeof useMoves>;
