import type { DecodedPicture } from './video-messages.ts';

/** Has the picture of one stream that is shown, in whatever form it is drawn from. */
export interface PictureHolder<Pixels> {
  /** Undefined until there has been a picture; another object where it is drawn from something else than before. */
  readonly pixels: Pixels | undefined;
  /** Takes a picture over; gives the bytes of the one before, to be filled again. */
  show(picture: DecodedPicture): ArrayBuffer | undefined;
  /** Lets go of the picture; another may come. */
  destroy(): void;
}
