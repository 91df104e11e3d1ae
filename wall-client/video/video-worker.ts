// Decodes away from the page's loop: on a busy page, decoding on it costs frames and seconds of delay.
import type { VideoCodec } from '../../protocol/video.ts';
import { StreamDecoder } from './stream-decoder.ts';
import { VideoLink } from './video-link.ts';
import type { UploadMode, VideoNews, VideoOrder, WatchedStream } from './video-messages.ts';

/** Codecs that any browser with this codec has. */
const PROBES: Readonly<Record<VideoCodec, string>> = { h264: 'avc1.42e01e', h265: 'hev1.1.6.L93.B0' };

const decoders = new Map<number, StreamDecoder>();
let upload: UploadMode = 'planes';
let link: VideoLink | undefined;
let watched: readonly WatchedStream[] = [];
let hasDecoders = true;

const now = () => performance.now();
// The library of the page is at hand here as well, and types `postMessage` as a window's.
const post = (news: VideoNews, transfer: Transferable[] = []) => postMessage(news, { transfer });

addEventListener('message', ({ data: order }: MessageEvent<VideoOrder>) => {
  switch (order.type) {
    case 'open':
      upload = order.upload;
      void open(order);
      return;
    case 'watch':
      watch(order.streams);
      return;
    case 'taken':
      decoders.get(order.stream)?.taken(order.bytes);
  }
});

async function open({ url, page }: Extract<VideoOrder, { type: 'open' }>): Promise<void> {
  // Of H.265 the player says less reliably what it can: the relay makes H.264 of it.
  const codecs: readonly VideoCodec[] = upload === 'media' ? ['h264'] : await listCodecs();
  hasDecoders = codecs.length > 0;
  if (hasDecoders)
    link = new VideoLink({
      url,
      page,
      codecs,
      onState: (state) => post({ type: 'link', state }),
      onTold: ({ stream, since, condition }) => {
        if (upload === 'media') post({ type: 'told', stream, since, condition });
        else decoders.get(stream)?.tell(condition, since);
      },
      onUnit: (header, unit) => {
        if (upload === 'media') post({ type: 'unit', header, unit }, [unit.buffer]);
        else decoders.get(header.stream)?.decode(header, unit);
      },
    });
  watch(watched);
}

async function listCodecs(): Promise<VideoCodec[]> {
  // Missing where the page is not trusted (no HTTPS), and in browsers of old.
  if (typeof VideoDecoder === 'undefined') return [];
  const codecs: VideoCodec[] = [];
  for (const codec of ['h264', 'h265'] as const)
    if ((await VideoDecoder.isConfigSupported({ codec: PROBES[codec] })).supported) codecs.push(codec);
  return codecs;
}

function watch(streams: readonly WatchedStream[]): void {
  watched = streams;
  if (upload !== 'media') watchByDecoders(streams);
  link?.watch(streams);
}

function watchByDecoders(streams: readonly WatchedStream[]): void {
  const wanted = new Set(streams.map(({ stream }) => stream));
  for (const [stream, decoder] of decoders) {
    if (wanted.has(stream)) continue;
    decoder.close();
    decoders.delete(stream);
  }
  for (const { stream, ahead, room } of streams) {
    if (!hasDecoders) post({ type: 'condition', stream, since: Number.NaN, condition: { state: 'unsupported' } });
    else if (!decoders.has(stream)) decoders.set(stream, new StreamDecoder({ stream, upload, post, now }));
    decoders.get(stream)?.serve({ ahead, room });
  }
}
