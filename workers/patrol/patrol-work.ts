import type { Job } from 'bullmq';
import type { CloudEvent } from '../../protocol/events.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { GateClient } from '../gate-client.ts';
import type { Log } from '../log.ts';
import { postOwn } from '../post-batches.ts';
import { queuePrefix, queues } from '../queues.ts';
import { setSchedules } from '../schedules.ts';
import type { WorkHost } from '../work-host.ts';
import { KeyDecoder } from './decoder/key-decoder.ts';
import { type LookOutcome, lookAtCamera } from './probe/look-at-camera.ts';
import { SceneMemory } from './probe/scene-memory.ts';
import { VideoLink } from './probe/video-link.ts';
import { lookAtChunk } from './rounds/look-at-chunk.ts';
import { PatrolEvents } from './rounds/patrol-events.ts';
import type { ShowSnapshot } from './show-snapshot.ts';
import { compilePatrol, type PatrolPlan } from './rounds/patrol-plan.ts';
import { type Chunk, RoundKeeper } from './rounds/round-keeper.ts';
import { RoundLedger } from './rounds/round-ledger.ts';

const TICK_MS = 10_000;
const CHUNK_ID = 'chunk';
/** Each decodes some 3,000 key pictures of 1080p a minute, on a core of its own: 50,000 cameras in ten minutes take two. */
const DECODERS = 2;

export interface PatrolWorkOptions {
  readonly host: WorkHost;
  readonly site: Site;
  readonly dataSet: 'drill' | 'live';
  readonly gate: Pick<GateClient, 'post'>;
  readonly log: Log;
  readonly now: () => number;
  /** Looks at one camera; `openEyes` of a real patrol. */
  readonly look: (camera: string, signal: AbortSignal) => Promise<LookOutcome>;
  /** Left out: nobody is shown a picture of a fault. */
  readonly show?: ShowSnapshot | undefined;
}

/** Puts the patrol of a site to work: a job each ten seconds hands out what has come up, others look. False where the site has none. */
export async function startPatrol(options: PatrolWorkOptions): Promise<boolean> {
  const { host, site, dataSet, gate, log, now, look, show } = options;
  const plan = compilePatrol(site);
  const planned = host.queue(queues.patrolRounds);
  if (!plan) {
    await setSchedules(planned, {});
    return false;
  }
  const ledger = new RoundLedger(host.redis, queuePrefix(site.code, dataSet));
  const events = new PatrolEvents(site.kinds);
  const looks = host.queue(queues.patrolLooks);
  const post = async (told: readonly CloudEvent[]) => {
    await postOwn(gate, told, {
      log,
      complaint: 'the gate refuses events of the patrol: kinds.yaml and cameras do not agree',
    });
  };
  const keeper = new RoundKeeper({
    ledger,
    events,
    report: post,
    give: async (chunks) => {
      await looks.addBulk(chunks.map((chunk) => ({ name: CHUNK_ID, data: chunk, opts: { jobId: idOf(chunk) } })));
    },
  });
  const byName = new Map(plan.classes.map((each) => [each.name, each]));
  host.work(queues.patrolRounds, async () => {
    for (const each of plan.classes) await keeper.keep(each, now());
  });
  host.work<Job<Chunk>>(queues.patrolLooks, async ({ data: chunk }, { signal }) => {
    const its = byName.get(chunk.className);
    if (!its) return { looked: 0 };
    const { confirmation, atOnce } = plan;
    return lookAtChunk(its, chunk, { ledger, events, confirmation, atOnce, look, post, show, now }, signal);
  });
  await setSchedules(planned, { tick: { every: TICK_MS } });
  const cameras = plan.classes.reduce((sum, each) => sum + each.cameras.length, 0);
  log.info({ cameras, classes: plan.classes.length }, 'the video patrol is at work');
  return true;
}

/** The same places of the same round are one job, however often they are handed out. */
function idOf({ className, startsMs, fromPlace }: Chunk): string {
  return `${className}-${startsMs}-${fromPlace}`;
}

export interface Eyes {
  readonly look: PatrolWorkOptions['look'];
  close(): Promise<void>;
}

/** What a real patrol sees with: the server's video link, and ffmpeg. */
export function openEyes({
  site,
  videoUrl,
  token,
  ffmpeg,
  now,
}: {
  site: Site;
  videoUrl: () => string;
  /** The patrol's key, by which it sees restricted cameras. */
  token: () => string | undefined;
  ffmpeg: string;
  now: () => number;
}): Eyes {
  const rendition: PatrolPlan['rendition'] = site.file.patrol?.rendition ?? 'main';
  const [wall = ''] = Object.keys(site.file.walls);
  const link = new VideoLink({ url: videoUrl, wall, token });
  const decoders = Array.from({ length: DECODERS }, () => new KeyDecoder({ binary: ffmpeg }));
  let turn = 0;
  const decoder: Pick<KeyDecoder, 'decode'> = {
    decode: (codec, unit) => {
      turn = (turn + 1) % DECODERS;
      return (decoders[turn] as KeyDecoder).decode(codec, unit);
    },
  };
  const memory = new SceneMemory();
  return {
    look: (camera, signal) => lookAtCamera(camera, { link, decoder, memory, rendition, now }, signal),
    close: async () => {
      link.close();
      await Promise.all(decoders.map((each) => each.close()));
    },
  };
}
