import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Session } from '../../../protocol/auth.ts';
import { mayDo } from '../api/session.tsx';
import { deskPages } from './desk-pages.tsx';

/** Has the page with which somebody begins ask for what it shows, while the site is still on its way. */
export function useEarlyPage(session: Session): void {
  const queries = useQueryClient();
  const isAsked = useRef(false);
  useEffect(() => {
    if (isAsked.current) return;
    isAsked.current = true;
    const page = deskPages.find(({ address, right }) => location.hash === `#${address}` && mayDo(session, right));
    // What fails here is asked for again by the page itself.
    page?.askEarly?.(queries, session.user.name).catch(() => undefined);
  }, [queries, session]);
}
