import type { Clip } from './clip.ts';

/** What is wrong with a camera; shares are of 1. */
export type CameraFault =
  /** It holds its connections and sends nothing. */
  | { readonly kind: 'stall' }
  /** It sends the same picture again and again. */
  | { readonly kind: 'freeze' }
  /** It answers a request for its picture with this status, and ends those who watch. */
  | { readonly kind: 'refuse'; readonly status: 401 | 403 | 404 | 453 | 503 }
  /** It closes each connection so long after it began to play. */
  | { readonly kind: 'flap'; readonly afterMs: number }
  /** Its description is that of another clip. */
  | { readonly kind: 'lie'; readonly told: Clip }
  /** It plays another clip: of another size or codec, or what a lens that is covered, dark or blurred would see. */
  | { readonly kind: 'other-clip'; readonly clip: Clip }
  /** Bytes in this share of its packets are wrong. */
  | { readonly kind: 'corrupt'; readonly share: number }
  /** Between pictures there are bytes that are no message, in this share of them (TCP alone). */
  | { readonly kind: 'garbage'; readonly share: number }
  /** This share of its packets is not sent. */
  | { readonly kind: 'loss'; readonly share: number }
  /** Each picture comes late by anything up to this. */
  | { readonly kind: 'jitter'; readonly mostMs: number };
