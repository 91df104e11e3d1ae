import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Site } from '../../protocol/site/site.ts';
import type { Log } from '../log.ts';
import { faultAt } from './camera-fault-plan.ts';
import type { CameraFault } from './rtsp-camera/camera-fault.ts';
import { RtspCameraServer } from './rtsp-camera/rtsp-camera-server.ts';
import { readStreetClips, type StreetClip } from './street/street-clips.ts';

/** How often it is seen to which cameras have a fault now. */
const LOOK_MS = 1_000;

export interface DrillCamerasOptions {
  readonly site: Site;
  /** `rtsp://host:port`: where they are to be found. */
  readonly url: string;
  readonly ffmpeg: string;
  /** Where their clips are kept. */
  readonly directory: string;
  readonly log: Log;
  /** Epoch ms; a clock that never steps. */
  readonly now: () => number;
}

/** The cameras that a site calls `drill:<name>`: RTSP cameras that see procedural streets, with faults that come and go. */
export class DrillCameras {
  readonly #options: DrillCamerasOptions;
  readonly #names: readonly string[];
  readonly #faults = new Map<string, CameraFault['kind'] | undefined>();
  #maker: Worker | undefined;
  #server: RtspCameraServer | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: DrillCamerasOptions) {
    this.#options = options;
    this.#names = drillCamerasOf(options.site);
  }

  /** Resolves when they play, or when it is clear that they will not: a drill without them is still a drill. */
  async start(): Promise<void> {
    const { log, directory } = this.#options;
    if (this.#names.length === 0) return;
    try {
      await this.#makeClips();
      if (this.#isClosed) return;
      await this.#play(readStreetClips(directory));
    } catch (error) {
      if (!this.#isClosed) log.warn({ fault: String(error) }, 'the drill has no cameras');
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#maker?.terminate();
    await this.#server?.close();
  }

  async #makeClips(): Promise<void> {
    const { ffmpeg, directory, log } = this.#options;
    const maker = new Worker(new URL('./street/street-worker.ts', import.meta.url), {
      workerData: { ffmpeg, directory },
    });
    this.#maker = maker;
    maker.on('message', ({ done, all }) => log.info({ done, of: all }, 'the clips of the drill’s cameras are made'));
    const [code] = await once(maker, 'exit');
    this.#maker = undefined;
    if (code !== 0) throw new Error('their clips were not made');
  }

  async #play(clips: readonly StreetClip[]): Promise<void> {
    const { url, now, log } = this.#options;
    const { hostname, port } = new URL(url);
    const clipOf = (index: number) => {
      const clip = clips[index % clips.length];
      if (!clip) throw new Error('there is no clip');
      return clip.clips;
    };
    const server = await RtspCameraServer.start({
      cameras: this.#names.map((name, index) => ({ name, clips: clipOf(index) })),
      host: hostname,
      port: Number(port),
      now,
      random: Math.random,
    });
    if (this.#isClosed) return server.close();
    this.#server = server;
    const seed = this.#options.site.file.drill?.seed ?? '';
    this.#timer = setInterval(() => {
      for (const [index, camera] of this.#names.entries()) {
        // Half the streets further on, so that it is plainly another.
        const elsewhere = clipOf(index + Math.floor(clips.length / 2)).sub;
        this.#meet(server, camera, faultAt({ seed, camera, elsewhere }, now()));
      }
    }, LOOK_MS);
    log.info({ cameras: this.#names.length, url }, 'the drill’s cameras play');
  }

  #meet(server: RtspCameraServer, camera: string, fault: CameraFault | undefined): void {
    if (this.#faults.get(camera) === fault?.kind) return;
    this.#faults.set(camera, fault?.kind);
    server.setFault(camera, fault);
  }
}

function drillCamerasOf({ cameras }: Site): string[] {
  const names = [...cameras.values()].map(({ main }) => /^drill:(.+)$/.exec(main)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}
