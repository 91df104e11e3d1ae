import type { LayerTopic } from './layer-topic.ts';
import type { ViewTopic } from './view-topic.ts';

/** A layer is sent in pieces and keeps the revision of each entity; any other view is sent whole. */
export type Topic = ViewTopic | LayerTopic;
