import type { VideoCodec } from '../../../protocol/video.ts';
import { headerOf, type RtspAnswer } from './rtsp-message.ts';

/** The video of a session description (RFC 4566), as far as the relay needs it. */
export interface DescribedVideo {
  readonly codec: VideoCodec;
  readonly payloadType: number;
  /** Whole address of the video's own control. */
  readonly control: string;
  /** Whole address for the session's control. */
  readonly sessionControl: string;
  readonly parameterSets: readonly Buffer[];
}

const CODECS: Readonly<Record<string, VideoCodec>> = { H264: 'h264', H265: 'h265', HEVC: 'h265' };

/** The first video that the relay understands; undefined where there is none. `url`: what was asked for. */
export function readDescription(answer: RtspAnswer, url: string): DescribedVideo | undefined {
  const sections = answer.body.split(/^(?=m=)/m);
  const session = sections.find((section) => !section.startsWith('m=')) ?? '';
  const base = headerOf(answer, 'content-base') ?? headerOf(answer, 'content-location') ?? url;
  for (const section of sections) {
    const formats = /^m=video \S+ RTP\/AVP(?:\/TCP)? ([\d ]+)/.exec(section)?.[1]?.trim().split(/ +/) ?? [];
    for (const format of formats) {
      const name = new RegExp(`^a=rtpmap:${format} ([A-Za-z0-9]+)/90000`, 'm').exec(section)?.[1];
      const codec = CODECS[name?.toUpperCase() ?? ''];
      if (!codec) continue;
      const parameters = new RegExp(`^a=fmtp:${format} (.*)$`, 'm').exec(section)?.[1] ?? '';
      return {
        codec,
        payloadType: Number(format),
        control: resolveControl(controlOf(section), base),
        sessionControl: resolveControl(controlOf(session), base),
        parameterSets: readParameterSets(codec, parameters),
      };
    }
  }
  return undefined;
}

function controlOf(section: string): string {
  return /^a=control:(\S+)/m.exec(section)?.[1] ?? '*';
}

/** RFC 2326, section C.1.1, as cameras understand it: `trackID=1` is put behind the base, whatever stands at its end. */
function resolveControl(control: string, base: string): string {
  if (control === '*') return base;
  if (/^rtsps?:\/\//i.test(control)) return control;
  return `${base.replace(/\/$/, '')}/${control.replace(/^\//, '')}`;
}

function readParameterSets(codec: VideoCodec, parameters: string): Buffer[] {
  const names = codec === 'h264' ? ['sprop-parameter-sets'] : ['sprop-vps', 'sprop-sps', 'sprop-pps'];
  return names
    .flatMap((name) => new RegExp(`(?:^|[;\\s])${name}=([^;\\s]+)`, 'i').exec(parameters)?.[1]?.split(',') ?? [])
    .map((text) => Buffer.from(text, 'base64'))
    .filter(({ length }) => length > 0);
}
