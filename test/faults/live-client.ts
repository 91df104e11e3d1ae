import { WebSocket } from 'ws';
import type { View } from '../../protocol/views.ts';
import { createLink, type Link } from '../../wall-client/link/link.ts';
import type { LinkState } from '../../wall-client/link/link-state.ts';

/** The wall's own link under Node, following every metric. */
export class LiveClient {
  readonly #link: Link;
  #socket: WebSocket | undefined;

  constructor({
    url,
    wall,
    metrics,
    random,
  }: { url: string; wall: string; metrics: Iterable<string>; random: () => number }) {
    this.#link = createLink({
      url: `${url.replace(/^http/, 'ws')}/api/v1/live`,
      wall,
      views: metrics,
      socket: (address) => {
        this.#socket = new WebSocket(address);
        return this.#socket;
      },
      now: Date.now,
      random,
    });
  }

  get state(): LinkState {
    return this.#link.state;
  }

  get isLive(): boolean {
    return this.state.state === 'live';
  }

  get epoch(): string | undefined {
    return this.#link.store.position?.epoch;
  }

  view(key: string): View | undefined {
    return this.#link.store.read(key);
  }

  /** Cuts the line, as a switch that fails would. */
  cut(): void {
    this.#socket?.terminate();
  }

  close(): void {
    this.#link.close();
  }
}
