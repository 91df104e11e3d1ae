import { useEffect, useState } from 'react';

/** Deadlines are said in minutes. */
const STEP_MS = 10_000;

/** The server’s time, epoch ms; it moves every ten seconds. */
export function useNow(aheadMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), STEP_MS);
    return () => clearInterval(timer);
  }, []);
  return now + aheadMs;
}
