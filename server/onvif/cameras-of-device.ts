import { checkCameraAddress } from '../../config/site/camera-address.ts';
import type { FoundCamera } from '../../config/site/merge-camera-rows.ts';
import type { DeviceDescription, DeviceProfile, DeviceSource } from './device-answer.ts';

/** What a tile of a grid wants: more is decoded for nothing, less is not readable. */
const SUB_PIXELS = 640 * 360;

/** What is to be asked of a device besides its pictures. */
export interface FoundFrom {
  /** Of its device service, as it was reached. */
  readonly address: string;
  readonly credentials: string | undefined;
}

export type SourceFound =
  | { readonly camera: FoundCamera }
  /** Why nothing of it can be relayed. */
  | { readonly nothing: string };

/** Each camera of a device, in its order. */
export function camerasOfDevice({ sources }: DeviceDescription, from: FoundFrom): readonly SourceFound[] {
  return sources.map((source) => cameraOfSource(source, from));
}

function cameraOfSource({ profiles }: DeviceSource, { address, credentials }: FoundFrom): SourceFound {
  const streams = profiles.flatMap((profile) => {
    const stream = bareAddress(profile.stream, address);
    return stream === undefined ? [] : [{ profile, stream }];
  });
  if (profiles.length === 0) return { nothing: 'it offers no H.264 and no H.265' };
  const [first, ...others] = streams.toSorted((a, b) => pixelsOf(b.profile) - pixelsOf(a.profile));
  if (!first) return { nothing: 'its addresses hold a user or a password, or are no RTSP' };
  const smaller = others.filter(({ profile }) => pixelsOf(profile) < pixelsOf(first.profile));
  const sub = smaller.toSorted((a, b) => aside(a.profile) - aside(b.profile))[0];
  const turning = [first.profile, ...profiles].find(({ turns }) => turns);
  return {
    camera: {
      main: first.stream,
      ...(sub && { sub: sub.stream }),
      ...(credentials !== undefined && { credentials }),
      ...(turning && { onvif: { device: address, profile: turning.token } }),
    },
  };
}

/**
 * Without the user that some devices put in, and at the host by which the device was reached where it believes to be nowhere
 * (`0.0.0.0`, or a name of its own). Undefined where it is none that a site may name.
 */
function bareAddress(stream: string, deviceAddress: string): string | undefined {
  if (!URL.canParse(stream)) return undefined;
  const url = new URL(stream);
  url.username = '';
  url.password = '';
  if (['', '0.0.0.0', '127.0.0.1', 'localhost', '[::]', '[::1]'].includes(url.hostname))
    url.hostname = new URL(deviceAddress).hostname;
  return checkCameraAddress(url.href) ? undefined : url.href;
}

function pixelsOf({ width, height }: DeviceProfile): number {
  return width * height;
}

/** How far from what a tile wants, as a ratio. */
function aside(profile: DeviceProfile): number {
  return Math.abs(Math.log(Math.max(pixelsOf(profile), 1) / SUB_PIXELS));
}
