import type { SenderReport } from './rtp/sender-report.ts';

/** Of RTP time stamps of video; RFC 6184 and RFC 7798. */
const TICKS_A_MS = 90;
/** A camera reports every five seconds or so (RFC 3550, section 6.2): those of the last minute or more are kept. */
const LEAST_BETWEEN_MS = 3_000;
const REPORTS = 16;
/** With fewer the line through them says little. */
const REPORTS_OF_A_LINE = 6;
/**
 * What is further from the line than so often the scatter of those on it is another line: the camera has set its clock, or its stamps
 * begin anew. Before there is a line, and with a scatter beyond that, what is further than a picture at four a second.
 */
const SCATTERS_OF_A_STEP = 5;
const STEP_MS = { least: 20, most: 250 };
/** A report that is further from the pictures is none of theirs. */
const AWAY_MS = 60_000;
/** Many cameras report the clock of now with the stamp of the last picture: a deviation counts where it is clear of such scatter. */
const STANDARD_ERRORS = 3;
/** Stamps that count pictures, 25 a second where there are 24.9, deviate by a part in a hundred at most. */
const MOST_DEVIATION = 0.01;

interface Line {
  /** How much longer a ms is than the stamps say, as a share of it. */
  readonly deviation: number;
  /** Root of the mean square of how far reports lie from it. */
  readonly scatterMs: number;
}

interface Reported {
  /** By the stamps alone. */
  readonly stampMs: number;
  /** How far the camera's clock is ahead of its stamps; only changes of it mean anything. */
  readonly aheadMs: number;
}

/**
 * How time passes for a stream's pictures, ms since its first one. It goes by their stamps, whose pace is set right by the camera's
 * sender reports (RFC 3550, section 6.4.1): the slope of the least-squares line through how far the camera's clock is ahead of its
 * stamps. Only the pace is taken from them. So it does not matter what time the camera takes it for; a clock that is set while
 * it runs begins a new line; and in all of it no picture's time ever jumps, or goes back where its stamp does not.
 */
export class MediaClock {
  #lastRtp: number | undefined;
  #stampMs = 0;
  #mediaMs = 0;
  #reports: [Reported, ...Reported[]] | undefined;
  /** Through the reports; its slope is kept while they begin anew. */
  #line: Line = { deviation: 0, scatterMs: Number.POSITIVE_INFINITY };

  /** The time of a picture; RTP time has 32 bits, and begins anywhere. */
  at(rtpTime: number): number {
    const passedMs = this.#since(rtpTime);
    this.#lastRtp = rtpTime;
    this.#stampMs += passedMs;
    this.#mediaMs += passedMs * (1 + this.#line.deviation);
    return this.#mediaMs;
  }

  /** From the next picture on it counts. */
  report({ clockMs, rtpTime }: SenderReport): void {
    const awayMs = this.#since(rtpTime);
    if (this.#lastRtp === undefined || Math.abs(awayMs) > AWAY_MS) return;
    const stampMs = this.#stampMs + awayMs;
    const reports = this.#reports;
    const last = reports?.at(-1);
    const reported = { stampMs, aheadMs: clockMs - stampMs };
    if (!reports || !last || this.#isOffLine(reported, last)) {
      this.#reports = [reported];
      this.#line = { ...this.#line, scatterMs: Number.POSITIVE_INFINITY };
      return;
    }
    if (stampMs - last.stampMs < LEAST_BETWEEN_MS) return;
    reports.push(reported);
    if (reports.length > REPORTS) reports.shift();
    if (reports.length >= REPORTS_OF_A_LINE) this.#line = lineThrough(reports);
  }

  #since(rtpTime: number): number {
    return ((rtpTime - (this.#lastRtp ?? rtpTime)) | 0) / TICKS_A_MS;
  }

  #isOffLine({ stampMs, aheadMs }: Reported, last: Reported): boolean {
    const { deviation, scatterMs } = this.#line;
    const expectedMs = last.aheadMs + (stampMs - last.stampMs) * deviation;
    const mostMs = Math.min(STEP_MS.most, Math.max(STEP_MS.least, scatterMs * SCATTERS_OF_A_STEP));
    return Math.abs(aheadMs - expectedMs) > mostMs;
  }
}

/** The least-squares line; no deviation where it is none that a camera may have, or not clear of the scatter. */
function lineThrough(reports: readonly [Reported, ...Reported[]]): Line {
  const [first] = reports;
  const mean = (read: (reported: Reported) => number) =>
    reports.reduce((sum, reported) => sum + read(reported), 0) / reports.length;
  // From the first one on: epochs of 1900 squared would leave no digits for what matters.
  const x = ({ stampMs }: Reported) => stampMs - first.stampMs;
  const y = ({ aheadMs }: Reported) => aheadMs - first.aheadMs;
  const [meanX, meanY] = [mean(x), mean(y)];
  const spread = mean((reported) => (x(reported) - meanX) ** 2);
  const slope = mean((reported) => (x(reported) - meanX) * (y(reported) - meanY)) / spread;
  const variance = mean((reported) => (y(reported) - meanY - slope * (x(reported) - meanX)) ** 2);
  // Of the slope: the root of the residual variance, two degrees of freedom less, over the sum of squares.
  const standardError = Math.sqrt(variance / (reports.length - 2) / spread);
  const isClear = Math.abs(slope) > STANDARD_ERRORS * standardError;
  const isSound = Math.abs(slope) <= MOST_DEVIATION && isClear;
  return { deviation: isSound ? slope : 0, scatterMs: Math.sqrt(variance) };
}
