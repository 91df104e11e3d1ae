import type { Rendition } from '../../../protocol/video.ts';
import type { Clip } from '../../../workers/drill/rtsp-camera/clip.ts';
import type { Credentials } from '../../../workers/drill/rtsp-camera/credentials.ts';
import { RtspCameraServer, type SentFrame } from '../../../workers/drill/rtsp-camera/rtsp-camera-server.ts';
import { countedClip } from './counted-clip.ts';

export interface StartCamerasOptions {
  /** How many; they are called `cam-1`, `cam-2` and so on. */
  readonly count?: number;
  /** Default: counted pictures, 640x360 and 1280x720 at 15 a second. */
  readonly clips?: Readonly<Record<Rendition, Clip>>;
  readonly credentials?: Credentials;
  readonly sessionTimeoutMs?: number;
  readonly onSent?: (sent: SentFrame) => void;
}

/** RTSP cameras of this process whose pictures carry their number. Close them. */
export async function startCameras({
  count = 1,
  clips,
  ...options
}: StartCamerasOptions = {}): Promise<RtspCameraServer> {
  const played = clips ?? { main: await countedClip({ width: 1_280, height: 720 }), sub: await countedClip() };
  const { credentials, ...others } = options;
  return RtspCameraServer.start({
    cameras: Array.from({ length: count }, (_, index) => ({
      name: `cam-${index + 1}`,
      clips: played,
      ...(credentials && { credentials }),
    })),
    now: () => performance.timeOrigin + performance.now(),
    random: Math.random,
    ...others,
  });
}
