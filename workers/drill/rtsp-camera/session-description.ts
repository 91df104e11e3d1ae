import type { Clip } from './clip.ts';

/** RTP payload type of the video, one of those that are free to use. */
export const PAYLOAD_TYPE = 96;
export const RTP_CLOCK_HZ = 90_000;
/** Appended to a camera's address, it names its one track. */
export const TRACK = 'trackID=0';

/** What a camera says that it plays (SDP, RFC 8866). */
export function describeSession({ codec, rate, parameterSets }: Omit<Clip, 'units'>): string {
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=drill',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    'a=control:*',
    `m=video 0 RTP/AVP ${PAYLOAD_TYPE}`,
    `a=rtpmap:${PAYLOAD_TYPE} ${codec === 'h264' ? 'H264' : 'H265'}/${RTP_CLOCK_HZ}`,
    `a=fmtp:${PAYLOAD_TYPE} ${formatOf({ codec, parameterSets })}`,
    `a=framerate:${rate}`,
    `a=control:${TRACK}`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function formatOf({ codec, parameterSets }: Pick<Clip, 'codec' | 'parameterSets'>): string {
  const sets = parameterSets.map((set) => set.toString('base64'));
  if (codec === 'h265') return `sprop-vps=${sets[0]};sprop-sps=${sets[1]};sprop-pps=${sets[2]}`;
  const profile = parameterSets[0]?.subarray(1, 4).toString('hex');
  return `packetization-mode=1;profile-level-id=${profile};sprop-parameter-sets=${sets.join(',')}`;
}
