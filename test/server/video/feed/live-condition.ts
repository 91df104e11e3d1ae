import type { FeedCondition } from '../../../../server/video/feed/feed.ts';

/** Of a camera that gives pictures. */
export const LIVE: FeedCondition = {
  state: 'live',
  codec: 'h264',
  codecString: 'avc1.42c01e',
  width: 640,
  height: 360,
  privacy: [],
};
