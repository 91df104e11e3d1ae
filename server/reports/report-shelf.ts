import type { RedisClientType } from 'redis';
import { Value } from 'typebox/value';
import { Report, ReportEntry, type Reports, reportKeys } from '../../protocol/report.ts';
import { httpErrors } from '../errors.ts';
import { orUnavailable } from '../or-unavailable.ts';

const LISTED = 60;

export interface ReportShelfOptions {
  /** Fails at once while Redis is down. */
  readonly redis: Pick<RedisClientType, 'hGet' | 'hGetAll'>;
  readonly site: string;
  readonly dataSet: string;
}

/** The reports that the workers have put on file. Every method throws the HTTP error to answer. */
export class ReportShelf {
  readonly #redis: ReportShelfOptions['redis'];
  readonly #keys: ReturnType<typeof reportKeys>;

  constructor({ redis, site, dataSet }: ReportShelfOptions) {
    this.#redis = redis;
    this.#keys = reportKeys(site, dataSet);
  }

  /** The newest first; of those below a number. */
  async list({ report, below = Number.POSITIVE_INFINITY }: { report?: string; below?: number }): Promise<Reports> {
    const texts = await orUnavailable('reports', () => this.#redis.hGetAll(this.#keys.entries));
    const found = Object.values(texts)
      .map((text) => Value.Parse(ReportEntry, JSON.parse(text)))
      .filter((entry) => entry.number < below && (report === undefined || entry.report === report))
      .sort((left, right) => right.number - left.number);
    const reports = found.slice(0, LISTED);
    const last = reports.at(-1);
    return { reports, ...(last && found.length > LISTED && { next: last.number }) };
  }

  async get(number: number, version: number): Promise<Report> {
    const text = await orUnavailable('reports', () => this.#redis.hGet(this.#keys.versions(number), String(version)));
    if (typeof text !== 'string') throw httpErrors.notFound('report');
    return Value.Parse(Report, JSON.parse(text));
  }
}
