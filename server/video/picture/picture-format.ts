import type { VideoCodec } from '../../../protocol/video.ts';

/** What a decoder must know of a stream, as its sequence parameter set says it. */
export interface PictureFormat {
  readonly codec: VideoCodec;
  /** RFC 6381, such as `avc1.64001f`. */
  readonly codecString: string;
  /** Pixels of the picture that is shown, cropped. */
  readonly width: number;
  readonly height: number;
}
