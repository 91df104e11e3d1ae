import type { Agent } from 'node:http';
import onvif from 'onvif';
import type { VideoCodec } from '../../protocol/video.ts';
import type { Device, DeviceDescription, DeviceFaultReason, DeviceProfile, Preset } from './device-answer.ts';

/** Of one exchange; the whole question has its own bound. */
const EXCHANGE_PATIENCE_MS = 10_000;
/** Nobody chooses among more, and a name is for a button. */
const PRESETS_MAX = 300;
const NAME_LENGTH_MAX = 40;
const CODECS: Readonly<Record<string, VideoCodec>> = { H264: 'h264', H265: 'h265' };

/** What the library makes of the XML of a device: nothing in it is sure. */
type Parsed = Readonly<Record<string, unknown>>;
type Reply = (error: Error | null, parsed?: unknown) => void;

/** The `onvif` library as promises; see `onvif-worker.ts` for what it does with bad answers. */
export function openDevice({ address, user, password }: Device, agent: Agent) {
  const { protocol, hostname, port, pathname } = new URL(address);
  const isSecure = protocol === 'https:';
  const cam = new onvif.Cam({
    hostname,
    port: port ? Number(port) : isSecure ? 443 : 80,
    path: pathname,
    useSecure: isSecure,
    ...(user !== undefined && { username: escapeXml(user) }),
    ...(password !== undefined && { password }),
    timeout: EXCHANGE_PATIENCE_MS,
    autoconnect: false,
    // Its services are where it was reached, whatever host it names: behind a translated address that is another machine's.
    preserveAddress: true,
    agent,
  });
  let isRefused = false;
  cam.on('rawResponse', (xml: string, status: number) => {
    isRefused ||= status === 401 || (status >= 400 && /NotAuthorized/i.test(xml));
  });
  const call = async (run: (reply: Reply) => void) =>
    await new Promise<unknown>((resolve, reject) => run((error, parsed) => (error ? reject(error) : resolve(parsed))));
  const connect = async () => await call((reply) => cam.connect(reply));

  const addressOf = async (method: 'getStreamUri' | 'getSnapshotUri', profileToken: string) => {
    const options = { profileToken, protocol: 'RTSP', stream: 'RTP-Unicast' };
    const found = await call((reply) => cam[method](options, reply));
    return textOf(fieldOf(found, 'uri'));
  };

  return {
    async describe(): Promise<DeviceDescription> {
      await connect();
      // The library takes a refusal here for a device without video.
      const profiles = await call((reply) => cam.getProfiles(reply));
      const about = await call((reply) => cam.getDeviceInformation(reply)).catch(() => ({}));
      const sources = new Map<string, DeviceProfile[]>();
      for (const profile of Array.isArray(profiles) ? (profiles as unknown[]) : []) {
        const encoder = fieldOf(profile, 'videoEncoderConfiguration');
        const codec = CODECS[textOf(fieldOf(encoder, 'encoding')) ?? ''];
        const token = textOf(fieldOf(fieldOf(profile, '$'), 'token'));
        const source = textOf(fieldOf(fieldOf(profile, 'videoSourceConfiguration'), 'sourceToken'));
        if (token === undefined || source === undefined) continue;
        // Also where nothing of it can be relayed: the others keep their numbers.
        const found = sources.get(source) ?? [];
        sources.set(source, found);
        if (codec === undefined) continue;
        const stream = await addressOf('getStreamUri', token);
        if (stream === undefined) continue;
        // Optional in profile S.
        const snapshot = await addressOf('getSnapshotUri', token).catch(() => undefined);
        const size = fieldOf(encoder, 'resolution');
        found.push({
          token,
          codec,
          width: Number(fieldOf(size, 'width')) || 0,
          height: Number(fieldOf(size, 'height')) || 0,
          stream,
          ...(snapshot !== undefined && { snapshot }),
          turns: fieldOf(profile, 'PTZConfiguration') !== undefined,
        });
      }
      return {
        maker: textOf(fieldOf(about, 'manufacturer')) ?? '',
        model: textOf(fieldOf(about, 'model')) ?? '',
        sources: [...sources].map(([token, profiles]) => ({ token, profiles })),
      };
    },

    async presets(profile: string): Promise<readonly Preset[]> {
      await connect();
      await call((reply) => cam.getPresets({ profileToken: escapeXml(profile) }, reply));
      // By token: several may have one name.
      return Object.entries((cam.presets ?? {}) as Parsed)
        .slice(0, PRESETS_MAX)
        .map(([token, preset]) => ({
          token,
          name: (textOf(fieldOf(preset, 'name')) ?? token).slice(0, NAME_LENGTH_MAX),
        }));
    },

    async goTo(profile: string, preset: string): Promise<null> {
      await connect();
      const options = { profileToken: escapeXml(profile), preset: escapeXml(preset) };
      await call((reply) => cam.gotoPreset(options, reply));
      return null;
    },

    /** Of an error that one of these threw. */
    reasonOf(error: unknown): DeviceFaultReason {
      if (isRefused) return 'refused';
      const { code, message = '' } = error as NodeJS.ErrnoException;
      if (message === 'Network timeout') return 'silent';
      if (message.startsWith('ONVIF SOAP Fault')) return 'declined';
      return code !== undefined && UNREACHABLE.has(code) ? 'unreachable' : 'unreadable';
    },
  };
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ECONNRESET',
  'EPIPE',
]);

function fieldOf(parsed: unknown, name: string): unknown {
  return typeof parsed === 'object' && parsed !== null ? (parsed as Parsed)[name] : undefined;
}

/** Text that looks like a number has become one. */
function textOf(parsed: unknown): string | undefined {
  if (typeof parsed === 'number') return String(parsed);
  return typeof parsed === 'string' && parsed !== '' ? parsed : undefined;
}

/** The library puts names and tokens into XML as they are. */
function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
