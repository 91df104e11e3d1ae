import type { VideoCodec } from '../../../protocol/video.ts';

/**
 * A grey picture of 64x64 in one key unit of each codec (Annex B, parameter sets in front; by x264 and x265). No camera's
 * picture is as small: at each of these a decoder starts anew with empty memory.
 */
export const SENTINELS: Record<VideoCodec, Uint8Array> = {
  h264: Buffer.from(
    'AAAAAWdkAAqscgREJsBEAAADAAQAAAMACDxIlhGAAAAAAWjoQ48siwAAAWWIgQACv/73ye/An9Ktb+Tz0j4e8ZQD6wZq+vbSH/7N',
    'base64',
  ),
  h265: Buffer.from(
    'AAAAAUABDAH//wFgAAADAJAAAAMAAAMAHroCQAAAAAFCAQEBYAAAAwCQAAADAAADAB6gIIEFlupJG2vAWgIAAAMAAgAAAwACEAAAAAFEAcFytiJAAAABKAGvE4DmABX/ZLivlJw=',
    'base64',
  ),
};
