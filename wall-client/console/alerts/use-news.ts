import { useEffect, useRef, useState } from 'react';
import type { DeskAnswer } from '../../../protocol/desk.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import { remindedOf, sortForDesk, type Urgency, urgencyOf } from './urgency.ts';

/** For so long it is marked as new on this page. */
const NEW_FOR_MS = 30_000;

/** What has come in since this page was opened; `onNews` hears of the most urgent of each look. */
export function useNews(answer: DeskAnswer | undefined, kind: Kind, onNews: (urgency: Urgency) => void) {
  const told = useRef<ReadonlySet<string>>(undefined);
  const [fresh, setFresh] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    if (!answer) return;
    const { items, now } = answer;
    const before = told.current;
    const reminded = remindedOf(items);
    told.current = reminded;
    // What was there when the page was opened is nothing new.
    const news = before ? items.filter(({ id }) => reminded.has(id) && !before.has(id)) : [];
    const [first] = sortForDesk(news, kind);
    if (first) onNews(urgencyOf(first, kind));
    setFresh((old) => {
      const young = [...old].filter(([, since]) => now - since < NEW_FOR_MS);
      if (news.length === 0 && young.length === old.size) return old;
      return new Map([...young, ...news.map(({ id }) => [id, now] as const)]);
    });
  }, [answer, kind, onNews]);
  return fresh;
}
