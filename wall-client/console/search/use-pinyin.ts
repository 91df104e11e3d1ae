import { useEffect, useSyncExternalStore } from 'react';

/** Of every name that was ever asked for on this page. */
const known = new Map<string, string>();
const asked = new Set<string>();
const listeners = new Set<() => void>();
let worker: Worker | undefined;
let revision = 0;

/** The dictionary is large and reading 50,000 names takes seconds: a worker has it, once somebody looks for something. */
function ask(names: readonly string[]): void {
  const fresh = names.filter((name) => !asked.has(name));
  if (fresh.length === 0) return;
  for (const name of fresh) asked.add(name);
  worker ??= openWorker();
  worker.postMessage(fresh);
}

function openWorker(): Worker {
  const opened = new Worker(new URL('./pinyin-worker.ts', import.meta.url), { type: 'module', name: 'pinyin' });
  opened.onmessage = ({ data }: MessageEvent<readonly (readonly [string, string])[]>) => {
    for (const [name, pinyin] of data) known.set(name, pinyin);
    revision += 1;
    for (const listener of listeners) listener();
  };
  return opened;
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says how names are typed on a Latin keyboard, '' as long as that is not known; `revision` grows as more is. */
export function usePinyin(names: readonly string[]): {
  readonly read: (name: string) => string;
  readonly revision: number;
} {
  useEffect(() => ask(names), [names]);
  const seen = useSyncExternalStore(listen, () => revision);
  return { read: readKnown, revision: seen };
}

function readKnown(name: string): string {
  return known.get(name) ?? '';
}
