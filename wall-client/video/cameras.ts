import type { Rendition } from '../../protocol/video.ts';
import type { CameraWish } from '../panels/panel-sources.ts';
import { CameraStream } from './camera-stream.ts';
import { chooseUpload } from './choose-upload.ts';
import { letGo } from './let-go.ts';
import type { MediaPlayers } from './media/media-players.ts';
import type { PictureHolder } from './picture-holder.ts';
import type { Room, UploadMode, VideoNews, VideoOrder, VideoPage } from './video-messages.ts';

/** What nobody shows any more is watched for so long: the next scene may show it as well. */
const LINGER_MS = 4_000;
/** Of those that nobody shows any more; the oldest go first. */
const MOST_LINGERING = 16;
/** Pictures on their way at a time where each is shown at its moment: none may be left out because the page is busy. */
const AHEAD = 6;
const MOST_STREAMS = 0x10000;

export interface CamerasOptions {
  /** Of the video link. */
  readonly url: string;
  readonly page: VideoPage;
  /** Undefined: whichever is quicker here. */
  readonly upload: UploadMode | undefined;
}

interface Watched<Pixels> {
  readonly stream: CameraStream<Pixels>;
  /** One for each who shows it. */
  readonly rooms: Room[];
  /** The largest of them, or the last where nobody shows it any more. */
  room: Room;
  ahead: number;
  lingers: ReturnType<typeof setTimeout> | undefined;
}

/** All live pictures of this page: one link and one worker, and one stream for a camera however many tiles show it. */
export class Cameras<Pixels> {
  readonly upload: UploadMode;
  readonly #worker: Worker;
  readonly #hold: () => PictureHolder<Pixels>;
  readonly #watched = new Map<string, Watched<Pixels>>();
  /** Keys of what nobody shows, the oldest first. */
  readonly #lingering = new Set<string>();
  readonly #byNumber = new Map<number, CameraStream<Pixels>>();
  #lastNumber = 0;
  #link: 'connecting' | 'open' | 'lost' | 'refused' = 'connecting';
  #withdrawn = 0;
  #isWatchDue = false;
  #isGone = false;
  /** Where the browser's own player decodes. */
  #players: MediaPlayers | undefined;

  /** @param hold makes what has the picture of a stream, for whoever draws it */
  constructor({ url, page, upload }: CamerasOptions, hold: () => PictureHolder<Pixels>) {
    this.#hold = hold;
    this.upload = upload ?? chooseUpload();
    this.#worker = new Worker(new URL('./video-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<VideoNews>) => this.#hear(data));
    if (this.upload === 'media') void this.#openPlayers().then(() => this.#open({ url, page }));
    else this.#open({ url, page });
  }

  get link(): 'connecting' | 'open' | 'lost' | 'refused' {
    return this.#link;
  }

  /** How often a picture that was shown was forbidden, as by a curtain. */
  get withdrawn(): number {
    return this.#withdrawn;
  }

  /** How many streams are watched, those that linger too. */
  get streamCount(): number {
    return this.#watched.size;
  }

  /** Watches a stream, each of whose pictures may be wanted at its moment, for a room; give it back by `release`. */
  acquire(
    camera: string,
    rendition: Rendition,
    { delayMs, room }: Pick<CameraWish, 'delayMs'> & { readonly room: Room },
  ): CameraStream<Pixels> {
    const ahead = delayMs > 0 ? AHEAD : 1;
    const key = `${camera}/${rendition}`;
    const known = this.#watched.get(key);
    if (known) {
      clearTimeout(known.lingers);
      this.#lingering.delete(key);
      known.rooms.push(room);
      known.ahead = Math.max(known.ahead, ahead);
      this.#watchSoon();
      return known.stream;
    }
    const stream = new CameraStream({
      number: this.#freeNumber(),
      camera,
      rendition,
      holder: this.#hold(),
      onTaken: (number, bytes) =>
        this.#order({ type: 'taken', stream: number, ...(bytes && { bytes }) }, bytes ? [bytes] : []),
    });
    this.#watched.set(key, { stream, rooms: [room], room, ahead, lingers: undefined });
    this.#byNumber.set(stream.number, stream);
    this.#watchSoon();
    return stream;
  }

  /** `room`: the very one for which it was acquired, or that came in its place. */
  release({ camera, rendition }: Pick<CameraStream<Pixels>, 'camera' | 'rendition'>, room: Room): void {
    const key = `${camera}/${rendition}`;
    const watched = this.#watched.get(key);
    if (!watched) return;
    replace(watched.rooms, room, []);
    this.#watchSoon();
    if (watched.rooms.length > 0) return;
    watched.lingers = setTimeout(() => this.#drop(key), LINGER_MS);
    this.#lingering.add(key);
    const [oldest] = this.#lingering;
    if (oldest !== undefined && this.#lingering.size > MOST_LINGERING) this.#drop(oldest);
  }

  /** Who showed a stream in a room shows it in another. */
  move({ camera, rendition }: Pick<CameraStream<Pixels>, 'camera' | 'rendition'>, from: Room, to: Room): void {
    const watched = this.#watched.get(`${camera}/${rendition}`);
    if (watched) replace(watched.rooms, from, [to]);
    this.#watchSoon();
  }

  destroy(): void {
    this.#isGone = true;
    for (const { stream, lingers } of this.#watched.values()) {
      clearTimeout(lingers);
      stream.destroy();
    }
    this.#watched.clear();
    this.#byNumber.clear();
    this.#worker.terminate();
    this.#players?.destroy();
  }

  #open(to: Pick<CamerasOptions, 'url' | 'page'>): void {
    this.#order({ type: 'open', ...to, upload: this.upload });
  }

  /** Their code comes to those walls alone that need it. */
  async #openPlayers(): Promise<void> {
    const { MediaPlayers } = await import('./media/media-players.ts');
    if (this.#isGone) return;
    this.#players = new MediaPlayers((news) => this.#hear(news));
    this.#players.watch(new Set(this.#byNumber.keys()));
  }

  #drop(key: string): void {
    const watched = this.#watched.get(key);
    this.#watched.delete(key);
    this.#lingering.delete(key);
    if (!watched) return;
    const { stream, lingers } = watched;
    clearTimeout(lingers);
    this.#byNumber.delete(stream.number);
    stream.destroy();
    this.#watchSoon();
  }

  /** One word for all that a scene opens at once. */
  #watchSoon(): void {
    if (this.#isWatchDue) return;
    this.#isWatchDue = true;
    queueMicrotask(() => {
      this.#isWatchDue = false;
      const streams = [...this.#watched.values()].map((watched) => {
        const { ahead, rooms, stream } = watched;
        const { number, camera, rendition } = stream;
        if (rooms.length > 0) watched.room = largestOf(rooms);
        return { stream: number, camera, rendition, ahead, room: watched.room };
      });
      this.#players?.watch(new Set(this.#byNumber.keys()));
      this.#order({ type: 'watch', streams });
    });
  }

  #hear(news: VideoNews): void {
    if (news.type === 'link') {
      this.#link = news.state;
      return;
    }
    if (news.type === 'told') {
      this.#players?.tell(news);
      return;
    }
    if (news.type === 'unit') {
      this.#players?.decode(news.header, news.unit);
      return;
    }
    const stream = this.#byNumber.get(news.stream);
    if (news.type === 'condition') {
      if (stream?.tell(news.condition, news.since)) this.#withdrawn += 1;
    } else if (stream) stream.take(news, performance.now());
    else letGo(news.picture);
  }

  #order(order: VideoOrder, transfer: Transferable[] = []): void {
    if (!this.#isGone) this.#worker.postMessage(order, transfer);
  }

  /** A number that was in use a moment ago would be taken for the stream of that time ([VD2]). */
  #freeNumber(): number {
    do this.#lastNumber = (this.#lastNumber + 1) % MOST_STREAMS;
    while (this.#byNumber.has(this.#lastNumber));
    return this.#lastNumber;
  }
}

function replace(rooms: Room[], room: Room, by: readonly Room[]): void {
  const at = rooms.indexOf(room);
  if (at >= 0) rooms.splice(at, 1, ...by);
}

function largestOf(rooms: readonly Room[]): Room {
  return {
    width: Math.max(...rooms.map(({ width }) => width)),
    height: Math.max(...rooms.map(({ height }) => height)),
  };
}
