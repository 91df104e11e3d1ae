/** How the link stands; `since` is this machine's clock (epoch ms) when it came to stand so. */
export type LinkState =
  /** There has been no complete snapshot yet. */
  | { readonly state: 'connecting'; readonly since: number; readonly attempt: number }
  /** Views follow the server. */
  | { readonly state: 'live'; readonly since: number }
  /** Views are shown, and may be old: the link is down, or the server has lost its Redis. */
  | {
      readonly state: 'stale';
      readonly since: number;
      readonly because: 'disconnected' | 'source';
      readonly attempt: number;
    }
  /** The server does not want this client as it is: it stays away. */
  | { readonly state: 'refused'; readonly since: number; readonly code: number; readonly reason: string };
