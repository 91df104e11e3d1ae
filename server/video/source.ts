import type { LostBecause } from '../../protocol/video.ts';
import type { SenderReport } from './rtp/sender-report.ts';
import type { PictureUnit } from './rtp/unit-assembler.ts';

/** Of a camera; neither is ever logged or sent to anybody but the camera. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** What is pulled. */
export interface SourceTarget {
  readonly address: string;
  readonly credentials: Credentials | undefined;
  readonly transport: 'auto' | 'tcp' | 'udp';
}

export interface SourceEvents {
  /** `arrivedAt`: wall time of its last byte, epoch ms. The unit's bytes lie there for the time of the call alone. */
  readonly unit: (unit: PictureUnit, arrivedAt: number) => void;
  /** What the camera says of its clock, now and then; many never do. */
  readonly report: (report: SenderReport) => void;
  /** It has ended, by itself; told once, and nothing comes after it. */
  readonly lost: (fault: SourceFault) => void;
}

/** One pull of one rendition, from its opening on. Close it; then it tells nothing more. */
export interface Source {
  /** Wall time of the latest packet, understood or not, or of the moment since which they are due, epoch ms; 0: not yet. */
  readonly packetAt: number;
  close(): void;
}

/** How a kind of camera is pulled: what the relay knows of protocols. */
export type OpenSource = (target: SourceTarget, events: SourceEvents) => Source;

/** Why a source ended. Its message holds no address, no user and no password: it is logged. */
export class SourceFault extends Error {
  override readonly name = 'SourceFault';
  readonly because: LostBecause;

  private constructor(because: LostBecause, message: string) {
    super(message);
    this.because = because;
  }

  static unreachable(code: string): SourceFault {
    return new SourceFault('unreachable', `no connection (${code})`);
  }

  static refused(what: string): SourceFault {
    return new SourceFault('refused', what);
  }

  static silent(what: string): SourceFault {
    return new SourceFault('silent', what);
  }

  static unreadable(what: string): SourceFault {
    return new SourceFault('unreadable', what);
  }
}
