import { useInterval } from '@mantine/hooks';
import { useState } from 'react';

/** The server’s time, epoch ms, told anew in steps; `aheadMs` is how far its clock is ahead of this machine’s. */
export function useNow(aheadMs: number, stepMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useInterval(() => setNow(Date.now()), stepMs, { autoInvoke: true });
  return now + aheadMs;
}
