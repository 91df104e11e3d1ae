import type { VideoCodec } from '../../protocol/video.ts';

/** One of the streams that a device offers of one of its cameras. */
export interface DeviceProfile {
  readonly token: string;
  readonly codec: VideoCodec;
  readonly width: number;
  readonly height: number;
  /** Its address as the device says it; may hold what must not stand in a site’s file. */
  readonly stream: string;
  /** Of a single picture, where the device says one. */
  readonly snapshot?: string;
  /** Whether the camera is turned by it. */
  readonly turns: boolean;
}

/** One camera of a device; an encoder or a recorder has several. */
export interface DeviceSource {
  readonly token: string;
  readonly profiles: readonly DeviceProfile[];
}

export interface DeviceDescription {
  readonly maker: string;
  readonly model: string;
  readonly sources: readonly DeviceSource[];
}

/** A position that is kept in a camera. */
export interface Preset {
  readonly token: string;
  /** As its makers or users called it: for the console alone. */
  readonly name: string;
}

/** What a device can be asked. */
export type DeviceQuestion =
  | { readonly ask: 'describe' }
  | { readonly ask: 'presets'; readonly profile: string }
  | { readonly ask: 'goTo'; readonly profile: string; readonly preset: string };

export interface DeviceAnswers {
  readonly describe: DeviceDescription;
  readonly presets: readonly Preset[];
  readonly goTo: null;
}

/** Where a device is, and as whom it is asked. */
export interface Device {
  /** `http://host[:port]/path` of its device service. */
  readonly address: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

export type DeviceFaultReason = 'unreachable' | 'refused' | 'silent' | 'declined' | 'unreadable';

/** What came of a question that was not answered. Its message holds nothing that the device said. */
export class DeviceFault extends Error {
  override readonly name = 'DeviceFault';
  readonly because: DeviceFaultReason;

  constructor(because: DeviceFaultReason) {
    super(REASONS[because]);
    this.because = because;
  }
}

const REASONS: Readonly<Record<DeviceFaultReason, string>> = {
  unreachable: 'nothing answers at its address',
  refused: 'it refuses the user or the password',
  silent: 'it does not answer in time',
  declined: 'it declines: there may be no such position or profile',
  unreadable: 'it answers what is not understood',
};
