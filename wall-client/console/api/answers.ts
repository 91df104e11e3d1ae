/** What stands on a wall: `GET /walls/{wall}/scene`. Times are epoch ms of wall time. */
export interface StandingScene {
  readonly scene: string;
  readonly since: number | null;
  readonly next?: { readonly scene: string; readonly at: number };
  readonly now: number;
}

/** `GET /walls/{wall}/curtain`. */
export interface StandingCurtain {
  readonly drawn: boolean;
  readonly next?: { readonly drawn: boolean; readonly at: number };
}

/** `GET /sync`: of each wall how well its screens keep together. */
export interface SyncAnswer {
  /** Of the client that the server has. */
  readonly build: string;
  readonly walls: Readonly<Record<string, WallSync>>;
}

export interface WallSync {
  readonly skewMs: number;
  readonly screens: readonly ScreenSync[];
}

export interface ScreenSync {
  readonly screen: string;
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly offsetMs: number;
  readonly errorMs: number;
  readonly frameRate: number;
  readonly lagMs: number;
  /** Its latest frame: the wall time that it was drawn for, and when it came into sight by the server's clock; epoch ms. */
  readonly frame: { readonly wall: number; readonly seenAt: number };
  readonly heapBytes?: number;
  /** Of the client that its page was loaded from. */
  readonly build?: string;
  /** What it shows now. */
  readonly scene?: string;
}

/** `GET /screens`: which pages were let in. Times are epoch ms. */
export interface PairedScreens {
  readonly screens: readonly {
    readonly id: string;
    readonly wall: string;
    readonly screen?: string;
    readonly label: string;
    readonly pairedAt: number;
    readonly lastSeenAt?: number;
    readonly revokedAt?: number;
  }[];
}
