import type { View } from '../../../protocol/views.ts';
import type { TopicState } from './topic-state.ts';

/** A view that is sent whole. */
export interface WholeTopic extends Omit<TopicState, 'advance'> {
  readonly form: 'view';
  /** As it was at another moment; undefined where its metric cannot know. */
  readAt(ms: number): View | undefined;
}

/** A layer, which is sent in pieces and keeps the revision of each entity. */
export interface PiecedTopic extends Omit<TopicState, 'advance'> {
  readonly form: 'layer';
  /** Entities as of the last tick. */
  readonly size: number;
  /** How many entities there were at a revision. */
  sizeAt(revision: number): number;
  /** The view of the first entities alone, as JSON. */
  firstEntities(count: number): string;
  /** JSON of the patch for a client that has the first `known` entities as of `revision`. */
  patchSince(since: { revision: number; known: number; upTo: number }): string;
}

/** What can be followed under a metric key. */
export type Topic = WholeTopic | PiecedTopic;
