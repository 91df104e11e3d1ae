import { Gauge, type Registry } from 'prom-client';
import type { VideoCounts } from './video-server.ts';

const FIGURES: readonly (readonly [name: string, help: string, read: (counts: VideoCounts) => number])[] = [
  ['watchfloor_video_upstreams', 'renditions of cameras that are pulled', ({ upstreams }) => upstreams],
  ['watchfloor_video_upstreams_live', 'those of them that give pictures', ({ live }) => live],
  ['watchfloor_video_pages', 'open video links', ({ pages }) => pages],
  ['watchfloor_video_streams', 'streams that pages watch', ({ streams }) => streams],
  ['watchfloor_video_transcodes', 'ffmpeg children that make H.264 of H.265', ({ transcodes }) => transcodes],
  ['watchfloor_video_units_relayed_total', 'access units sent to pages', ({ unitsRelayed }) => unitsRelayed],
  [
    'watchfloor_video_units_dropped_total',
    'access units that a page was too slow for',
    ({ unitsDropped }) => unitsDropped,
  ],
  [
    'watchfloor_video_reconnects_total',
    'times that an upstream was lost and is tried again',
    ({ reconnects }) => reconnects,
  ],
  ['watchfloor_video_page_held_bytes_max', 'most bytes ever held for one page', ({ mostHeldBytes }) => mostHeldBytes],
];

/** Figures of the relay, asked for when they are scraped. No label names a camera: there are tens of thousands. */
export function observeVideo(registry: Registry, read: () => VideoCounts | undefined): void {
  for (const [name, help, figure] of FIGURES) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const counts = read();
        this.set(counts ? figure(counts) : 0);
      },
    });
  }
}
