import type { KeptOffset } from './clock.ts';
import type { Socket } from './socket.ts';

export interface LinkOptions {
  /** `ws://` or `wss://` address of `/api/v1/live`. */
  readonly url: string;
  readonly wall: string;
  readonly screen?: string;
  readonly token?: string;
  /** Names this load of the page. */
  readonly page?: string;
  /** Metric keys to follow from the start. */
  readonly views: Iterable<string>;
  /** Opens a socket, such as `(url) => new WebSocket(url)`. */
  readonly socket: (url: string) => Socket;
  /** This machine's clock, epoch ms; one that never steps, else the wall's time does. */
  readonly now: () => number;
  /** What was known of the server's clock before the page was loaded. */
  readonly keptOffset?: KeptOffset | undefined;
  readonly random: () => number;
  /** Called after each change of `state` and each word of the server; for a status line, not for drawing. */
  readonly onChange?: () => void;
}
