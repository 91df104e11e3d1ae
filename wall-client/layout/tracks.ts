import type { Track } from '../../protocol/site/scenes.ts';

/** Where a track begins and ends, in wall units. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface TrackRoom {
  /** What all tracks and the gaps between them share. */
  readonly room: number;
  readonly gap: number;
  /** What a percentage is a share of: the whole side of the wall. */
  readonly side: number;
}

/**
 * Lays tracks out one after the other: fixed tracks and percentages first, `fr` tracks share what is left.
 * Tracks that ask for more than there is shrink together, so that nothing leaves the wall.
 */
export function layTracks(tracks: readonly Track[], { room, gap, side }: TrackRoom): Span[] {
  const free = Math.max(0, room - gap * (tracks.length - 1));
  const parts = tracks.map((track) => readTrack(track, side));
  const fixed = parts.reduce((sum, part) => sum + part.units, 0);
  const shares = parts.reduce((sum, part) => sum + part.shares, 0);
  const shrink = fixed > free ? free / fixed : 1;
  const unitsPerShare = shares > 0 ? Math.max(0, free - fixed) / shares : 0;
  let at = 0;
  return parts.map(({ units, shares: own }) => {
    const from = at;
    const to = from + units * shrink + own * unitsPerShare;
    at = to + gap;
    return { from, to };
  });
}

function readTrack(track: Track, side: number): { units: number; shares: number } {
  if (typeof track === 'number') return { units: track, shares: 0 };
  const amount = Number.parseFloat(track);
  return track.endsWith('%') ? { units: (side * amount) / 100, shares: 0 } : { units: 0, shares: amount };
}
