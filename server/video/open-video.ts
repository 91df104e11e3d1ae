import { randomBytes } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { cameraCredentials } from '../../config/camera-credentials.ts';
import type { Config } from '../../config/config.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { Curtains } from '../control/curtains.ts';
import { createPreciseClock } from '../live/precise-clock.ts';
import { SlabPool } from './memory/slab-pool.ts';
import { Relay } from './relay.ts';
import { rtspSources } from './rtsp/rtsp-source.ts';
import { VideoServer, type VideoServerOptions } from './video-server.ts';

/** What a camera may take over one answer. */
const ANSWER_MS = 5_000;
/** A key unit of 4K at the highest quality. */
const MAX_UNIT_BYTES = 2 * 1024 * 1024;
/** Ten seconds of 4K at 12 Mbit/s, which are the longest groups of cameras. Its slabs may be twice as much. */
const MAX_GROUP_BYTES = 16 * 1024 * 1024;
const MAX_PAGES = 500;

export interface OpenVideo {
  readonly config: Config['video'];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly site: Pick<Site, 'cameras' | 'file'>;
  readonly curtains: Curtains;
  readonly authorise: VideoServerOptions['authorise'];
  readonly log: FastifyBaseLogger;
}

/** The relay of a site with its pages, as the server and a relay of its own have it. Close it. */
export function openVideo({ config, env, site, curtains, authorise, log }: OpenVideo): VideoServer {
  const now = createPreciseClock({ coarse: Date.now, monotonic: () => performance.now() });
  const { cameras } = site;
  const memory = new SlabPool();
  const relay = new Relay({
    cameras,
    credentials: cameraCredentials(env),
    drillUrl: config.drillUrl,
    open: rtspSources({
      now,
      random: () => randomBytes(8).toString('hex'),
      patienceMs: ANSWER_MS,
      maxUnitBytes: MAX_UNIT_BYTES,
    }),
    lingerMs: config.lingerMs,
    groupBytesMax: MAX_GROUP_BYTES,
    memory,
    transcode: {
      ffmpeg: { binary: config.ffmpeg, decoder: config.decoderOptions, encoder: config.encoderOptions },
      most: config.transcodes,
    },
    now,
    random: Math.random,
    // Never the fault itself: its message alone is made to be read by anybody.
    onLost: (camera, { because, message }) => log.info({ camera, because }, `a camera is lost: ${message}`),
  });
  return new VideoServer({
    relay,
    cameras,
    walls: site.file.walls,
    curtains,
    memory,
    pageBytesMax: config.pageBytes,
    maxSessions: MAX_PAGES,
    authorise,
    now,
  });
}
