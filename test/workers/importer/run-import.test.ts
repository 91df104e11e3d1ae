import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CloudEvent, GateAnswer } from '../../../protocol/events.ts';
import type { ImportProgress } from '../../../workers/importer/import-progress.ts';
import { type ImportSpeed, runImport } from '../../../workers/importer/run-import.ts';
import { HEADER, importSite, jobsImporter } from './import-site.ts';

const directory = mkdtempSync(join(tmpdir(), 'watchfloor-import-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const rejectsFile = join(directory, 'rejects.csv');

function fileOf(rows: readonly string[]): string {
  const file = join(directory, 'file.csv');
  writeFileSync(file, [HEADER, ...rows].join('\n'));
  return file;
}
const minute = (index: number) =>
  `${String(Math.floor(index / 60) % 24).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`;
const row = (index: number) => `J${index % 700};Mitte;Rot;07.04.2026 ${minute(index)};;08.04.2026 ${minute(index)};;;`;
const manyRows = Array.from({ length: 4000 }, (_, index) =>
  index % 100 === 7
    ? index % 200 === 7
      ? `J${index};Atlantis;Rot;07.04.2026 08:00;;;;;`
      : 'short;Atlantis'
    : row(index),
);

interface Trial {
  readonly rows: readonly string[];
  readonly speed?: ImportSpeed;
  readonly goOnFrom?: ImportProgress;
  /** Called with each batch as the gate gets it. */
  readonly onBatch?: (events: readonly CloudEvent[], batch: number) => void;
  readonly refuse?: (event: CloudEvent) => boolean;
  readonly cancelled?: AbortSignal;
}

/** Runs an import against a gate that remembers, on a clock that only waiting moves. */
async function trial({
  rows,
  speed = 'max',
  goOnFrom,
  onBatch,
  refuse = () => false,
  cancelled = new AbortController().signal,
}: Trial) {
  const taken: CloudEvent[] = [];
  const takenAtMs: number[] = [];
  const shown: ImportProgress[] = [];
  let nowMs = 5_000;
  let batches = 0;
  const post = async (
    events: readonly CloudEvent[],
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<GateAnswer> => {
    signal?.throwIfAborted();
    onBatch?.(events, batches++);
    taken.push(...events);
    takenAtMs.push(...events.map(() => nowMs));
    const refused = events.flatMap((event, index) =>
      refuse(event) ? [{ index, code: 'event.subject', path: '/subject', expected: 'another' }] : [],
    );
    return { accepted: events.length - refused.length, refused };
  };
  const summary = await runImport(
    { file: fileOf(rows), site: importSite, importer: jobsImporter, speed, rejectsFile, goOnFrom },
    {
      gate: { post },
      cancelled,
      ending: new AbortController().signal,
      onProgress: (progress) => shown.push(progress),
      now: () => nowMs,
      wait: async (ms, signal) => {
        signal.throwIfAborted();
        nowMs += ms;
      },
    },
  );
  return { summary, taken, takenAtMs, shown, rejects: readFileSync(rejectsFile, 'utf8') };
}

describe('an import', () => {
  it('counts rows, events and rejects, and lists what it left out by line, column and reason', async () => {
    const { summary, rejects, taken, shown } = await trial({ rows: manyRows });
    expect(summary).toMatchObject({
      outcome: 'done',
      rows: 4000,
      rejected: 40,
      events: 3960 * 2,
      refused: 0,
      line: 4001,
    });
    expect(taken.length).toBe(3960 * 2);
    expect(rejects.split('\n').slice(0, 3)).toEqual([
      'line,column,reason',
      '9,Bezirk,no code for this value',
      '109,,another number of fields than the header has',
    ]);
    expect(rejects).not.toContain('Atlantis');
    expect(shown.map(({ rows }) => rows)).toEqual(
      shown.map(({ rows }) => rows).toSorted((left, right) => left - right),
    );
  });

  it('posts the same events again when it is run again', async () => {
    const [first, second] = [await trial({ rows: manyRows }), await trial({ rows: manyRows })];
    expect(second.taken).toEqual(first.taken);
    expect(second.summary).toEqual(first.summary);
    expect(second.rejects).toBe(first.rejects);
  });

  it('counts a row that the gate refuses among the rejects, by its own line', async () => {
    const { summary, rejects } = await trial({ rows: manyRows.slice(0, 5), refuse: ({ subject }) => subject === 'J3' });
    expect(summary).toMatchObject({ rows: 5, rejected: 1, events: 8, refused: 2 });
    expect(rejects).toContain('5,Nr,"refused: event.subject, expected another"');
  });

  it('goes on where it was cancelled, and misses nothing', async () => {
    const whole = await trial({ rows: manyRows });
    const cancel = new AbortController();
    const first = await trial({
      rows: manyRows,
      cancelled: cancel.signal,
      onBatch: (_events, batch) => batch === 6 && cancel.abort(),
    });
    expect(first.summary.outcome).toBe('cancelled');
    expect(first.summary.rows).toBeGreaterThan(100);
    expect(first.summary.rows).toBeLessThan(4000);
    const second = await trial({ rows: manyRows, goOnFrom: first.summary });
    expect(second.summary).toEqual(whole.summary);
    expect(second.rejects).toBe(whole.rejects);
    const ids = new Set([...first.taken, ...second.taken].map(({ id }) => id));
    expect(ids).toEqual(new Set(whole.taken.map(({ id }) => id)));
    expect(second.taken.length).toBeLessThan(whole.taken.length);
  });

  it('takes an entity for open while one of its rows is, wherever in the file that row stands', async () => {
    const rows = [
      'J1;Mitte;Rot;07.04.2026 08:00;;07.04.2026 09:00;;;',
      'J2;Mitte;Rot;07.04.2026 08:00;;07.04.2026 09:00;;;',
      'J1;Mitte;Rot;07.04.2026 08:00;;;;;',
    ];
    const { taken } = await trial({ rows });
    expect(taken.filter(({ type }) => type === 'job.done').map(({ subject }) => subject)).toEqual(['J2']);
  });

  it('stops with an error where the file is another’s, and where there is none', async () => {
    const surroundings = {
      gate: { post: async () => ({ accepted: 0, refused: [] }) },
      cancelled: new AbortController().signal,
      ending: new AbortController().signal,
      onProgress() {},
      now: () => 0,
      wait: async () => {},
    };
    const other = join(directory, 'other.csv');
    writeFileSync(other, 'a;b\n1;2\n');
    const order = { site: importSite, importer: jobsImporter, speed: 'max' as const, rejectsFile, goOnFrom: undefined };
    await expect(runImport({ ...order, file: other }, surroundings)).rejects.toThrow('columns found: "a", "b"');
    await expect(runImport({ ...order, file: join(directory, 'none.csv') }, surroundings)).rejects.toThrow('ENOENT');
  });
});

describe('a replay', () => {
  const shuffled = manyRows
    .slice(0, 600)
    .toSorted((left, right) => ((left.at(-8) ?? '') < (right.at(-8) ?? '') ? -1 : 1));

  it('posts the events in the order of their times, each when it comes due', async () => {
    const { taken, takenAtMs, summary } = await trial({ rows: shuffled, speed: 60 });
    const timesMs = taken.map(({ time }) => Date.parse(time));
    expect(timesMs).toEqual(timesMs.toSorted((left, right) => left - right));
    for (const [index, timeMs] of timesMs.entries()) {
      const dueMs = 5_000 + (timeMs - (timesMs[0] ?? 0)) / 60;
      expect((takenAtMs[index] ?? 0) - dueMs).toBeGreaterThanOrEqual(-100);
      expect((takenAtMs[index] ?? 0) - dueMs).toBeLessThanOrEqual(1);
    }
    expect(summary).toMatchObject({ outcome: 'done', rows: 600, rejected: 6 });
  });

  it('posts the same events as one at full speed', async () => {
    const ids = (events: readonly CloudEvent[]) => events.map(({ id }) => id).sort();
    expect(ids((await trial({ rows: shuffled, speed: 3600 })).taken)).toEqual(
      ids((await trial({ rows: shuffled })).taken),
    );
  });

  it('goes on at the time at which it was cancelled', async () => {
    const whole = await trial({ rows: shuffled, speed: 60 });
    const cancel = new AbortController();
    const first = await trial({
      rows: shuffled,
      speed: 60,
      cancelled: cancel.signal,
      onBatch: (_events, batch) => batch === 200 && cancel.abort(),
    });
    expect(first.summary.outcome).toBe('cancelled');
    const second = await trial({ rows: shuffled, speed: 60, goOnFrom: first.summary });
    expect(Date.parse(second.taken[0]?.time ?? '')).toBeGreaterThan(first.summary.replayedMs);
    expect(new Set([...first.taken, ...second.taken].map(({ id }) => id))).toEqual(
      new Set(whole.taken.map(({ id }) => id)),
    );
    expect(second.summary).toMatchObject({ rows: 600, rejected: 6 });
  });

  it('misses nothing where more happened at one moment than fits a batch', async () => {
    const rows = Array.from({ length: 1200 }, (_, index) => `J${index};Mitte;Rot;07.04.2026 08:00;;;;;`);
    const cancel = new AbortController();
    const first = await trial({
      rows,
      speed: 60,
      cancelled: cancel.signal,
      onBatch: (_events, batch) => batch === 1 && cancel.abort(),
    });
    expect(first.summary.outcome).toBe('cancelled');
    const second = await trial({ rows, speed: 60, goOnFrom: first.summary });
    expect(new Set([...first.taken, ...second.taken].map(({ subject }) => subject)).size).toBe(1200);
  });
});
