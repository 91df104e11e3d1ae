import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { type Report, type ReportContent, type ReportEntry, reportKeys } from '../../protocol/report.ts';

const FILE_SCRIPT = readFileSync(new URL('lua/file-4.lua', import.meta.url), 'utf8');

export interface ReportFileOptions {
  readonly redis: Pick<Redis, 'eval' | 'get' | 'hdel' | 'hget' | 'hgetall'>;
  readonly site: string;
  readonly dataSet: string;
}

/** The reports that were made, in Redis. A version that is on file never changes. */
export class ReportFile {
  readonly #redis: ReportFileOptions['redis'];
  readonly #keys: ReturnType<typeof reportKeys>;

  constructor({ redis, site, dataSet }: ReportFileOptions) {
    this.#redis = redis;
    this.#keys = reportKeys(site, dataSet);
  }

  /** The latest version of a report of the period that begins with a day. */
  async latest(report: string, firstDay: string): Promise<Report | undefined> {
    const number = await this.#redis.hget(this.#keys.numbers, slotOf(report, firstDay));
    const entry = number === null ? undefined : await this.#entry(number);
    const version = entry?.versions.at(-1)?.version;
    if (number === null || version === undefined) return undefined;
    const text = await this.#redis.hget(this.#keys.versions(Number(number)), String(version));
    return text === null ? undefined : (JSON.parse(text) as Report);
  }

  /**
   * Puts the next version of a report on file, numbered without gaps.
   * @param before the version that it follows; undefined of the first
   * @returns undefined where somebody else was first
   */
  async put(
    before: Report | undefined,
    content: ReportContent,
    { madeAt, dataAt, keepMs }: { madeAt: number; dataAt: number; keepMs: number },
  ): Promise<Report | undefined> {
    const number = before?.number ?? 1 + Number((await this.#redis.get(this.#keys.last)) ?? 0);
    const version = 1 + (before?.version ?? 0);
    const report: Report = { number, version, madeAt, dataAt, ...content };
    const known = before && (await this.#entry(String(number)));
    const entry = entryOf(report, known?.versions ?? []);
    const { last, numbers, entries, versions } = this.#keys;
    const isFiled = await this.#redis.eval(
      FILE_SCRIPT,
      4,
      ...[last, numbers, entries, versions(number)],
      ...[slotOf(report.report, entry.from), number, version].map(String),
      ...[JSON.stringify(report), JSON.stringify(entry), String(Math.ceil(keepMs / 1_000))],
    );
    return isFiled === 1 ? report : undefined;
  }

  /** Strikes from the list what is kept no more: what began before a moment of its kind. */
  async strike(isKept: (entry: ReportEntry) => boolean): Promise<void> {
    for (const [number, text] of Object.entries(await this.#redis.hgetall(this.#keys.entries))) {
      const entry = JSON.parse(text) as ReportEntry;
      if (isKept(entry)) continue;
      await this.#redis.hdel(this.#keys.entries, number);
      await this.#redis.hdel(this.#keys.numbers, slotOf(entry.report, entry.from));
    }
  }

  async #entry(number: string): Promise<ReportEntry | undefined> {
    const text = await this.#redis.hget(this.#keys.entries, number);
    return text === null ? undefined : (JSON.parse(text) as ReportEntry);
  }
}

function slotOf(report: string, firstDay: string): string {
  return `${report}/${firstDay}`;
}

function entryOf(
  { number, version, madeAt, report, name, per, days }: Report,
  before: ReportEntry['versions'],
): ReportEntry {
  return {
    number,
    report,
    name,
    per,
    from: days[0]?.day ?? '',
    to: days.at(-1)?.day ?? '',
    missing: days.filter(({ state }) => state === 'missing').length,
    versions: [...before, { version, madeAt }],
  };
}
