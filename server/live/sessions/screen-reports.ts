import { REPORT_MS, type Report, type Sync } from '../../../protocol/messages.ts';

/** Reports that may be missed before a screen counts as one that does not draw. */
const SILENT_AFTER_MS = 3 * REPORT_MS;

export interface ScreenReport {
  readonly wall: string;
  readonly screen: string;
  readonly report: Report;
  /** Server's clock. */
  readonly receivedAt: number;
}

/** How the screens of a wall keep together, rule [SY4]. */
export interface WallSync extends Omit<Sync, 'type' | 'screens'> {
  readonly screens: readonly ScreenReport[];
}

/** What the screens last said of their clocks and frames, by whoever said it: two pages may show one screen. */
export class ScreenReports<Reporter> {
  readonly #reports = new Map<Reporter, ScreenReport>();

  take(reporter: Reporter, report: ScreenReport): void {
    this.#reports.set(reporter, report);
  }

  forget(reporter: Reporter): void {
    this.#reports.delete(reporter);
  }

  /** Walls that have screens which reported lately. */
  read(now: number): ReadonlyMap<string, WallSync> {
    const recent = [...this.#reports.values()].filter(({ receivedAt }) => now - receivedAt <= SILENT_AFTER_MS);
    const walls = Map.groupBy(recent, ({ wall }) => wall);
    return new Map([...walls].map(([wall, screens]) => [wall, compare(screens)]));
  }
}

function compare(screens: readonly ScreenReport[]): WallSync {
  const reports = screens.map(({ report }) => report);
  const lags = reports.map(({ lagMs }) => lagMs);
  const [worst = 0, second = 0] = reports.map(({ errorMs }) => errorMs).sort((left, right) => right - left);
  return {
    screens,
    skewMs: Math.max(...lags) - Math.min(...lags),
    errorMs: worst + second,
    frameRate: Math.min(...reports.map(({ frameRate }) => frameRate)),
  };
}
