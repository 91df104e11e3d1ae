import type { UnitHeader } from '../../../protocol/video.ts';
import type { DecodedCondition, VideoNews } from '../video-messages.ts';
import { MediaPlayer } from './media-player.ts';

/** In sight, as far as the browser can tell, and as small as can be. */
const HOST_STYLE =
  'position:fixed;right:0;bottom:0;width:1px;height:1px;overflow:hidden;opacity:0.01;pointer-events:none';

/** The streams of a page that are played by the browser's own player. Destroy it. */
export class MediaPlayers {
  readonly #players = new Map<number, MediaPlayer>();
  readonly #host = document.createElement('div');
  readonly #post: (news: VideoNews) => void;

  constructor(post: (news: VideoNews) => void) {
    this.#post = post;
    this.#host.style.cssText = HOST_STYLE;
    this.#host.ariaHidden = 'true';
    document.body.append(this.#host);
  }

  /** Those that are watched from now on. */
  watch(streams: ReadonlySet<number>): void {
    for (const [stream, player] of this.#players) {
      if (streams.has(stream)) continue;
      player.close();
      this.#players.delete(stream);
    }
    for (const stream of streams) if (!this.#players.has(stream)) this.#players.set(stream, this.#open(stream));
  }

  tell({ stream, condition, since }: Extract<VideoNews, { type: 'told' }>): void {
    this.#players.get(stream)?.tell(condition, since);
  }

  decode(header: UnitHeader, unit: Uint8Array<ArrayBuffer>): void {
    this.#players.get(header.stream)?.decode(header, unit);
  }

  destroy(): void {
    this.watch(new Set());
    this.#host.remove();
  }

  #open(stream: number): MediaPlayer {
    const onCondition = (condition: DecodedCondition, since: number) =>
      this.#post({ type: 'condition', stream, since, condition });
    return new MediaPlayer({
      stream,
      host: this.#host,
      onPicture: this.#post,
      onCondition,
      now: () => performance.now(),
    });
  }
}
