import onvif from 'onvif';
import { printable } from './printable.ts';

export interface DiscoveredDevice {
  /** Of its device service. */
  readonly address: string;
  /** As it calls itself. */
  readonly name: string;
  readonly hardware: string;
}

/** How long devices have for an answer: they wait a random part of a second themselves. */
const WAIT_MS = 5_000;

/**
 * Asks everybody in the network which ONVIF devices there are (WS-Discovery, one question to 239.255.255.250:3702). For a
 * command that a person gave: a server must not ask around in networks of cameras.
 * @param interfaceName such as `eth1`; default: that of the default route
 */
export async function discoverDevices({
  interfaceName,
  waitMs = WAIT_MS,
}: {
  readonly interfaceName?: string | undefined;
  readonly waitMs?: number;
} = {}): Promise<readonly DiscoveredDevice[]> {
  const { Discovery } = onvif;
  // Whoever answers nonsense is passed over; without a listener the emitter would throw.
  const passOver = () => {};
  Discovery.on('error', passOver);
  try {
    const found = await new Promise<readonly unknown[]>((resolve, reject) => {
      const options = {
        timeout: waitMs,
        resolve: false,
        ...(interfaceName !== undefined && { device: interfaceName }),
      };
      Discovery.probe(options, (fault: unknown, devices?: readonly unknown[]) =>
        // Nonsense comes as a list of faults beside what was found; an error of the socket alone.
        devices ? resolve(devices) : reject(fault),
      );
    });
    const described = found.flatMap(describe);
    return [...new Map(described.map((device) => [device.address, device])).values()];
  } finally {
    Discovery.off('error', passOver);
  }
}

function describe(found: unknown): DiscoveredDevice[] {
  const match = fieldOf(fieldOf(found, 'probeMatches'), 'probeMatch');
  const addresses = String(fieldOf(match, 'XAddrs') ?? '').split(/\s+/);
  // IPv4 first: of the others many are link-local.
  const address =
    addresses.find((one) => /^https?:\/\/[\d.]+[:/]/.test(one)) ?? addresses.find((one) => URL.canParse(one));
  if (address === undefined) return [];
  const scopes = String(fieldOf(match, 'scopes') ?? '');
  return [{ address, name: printable(scopeOf(scopes, 'name')), hardware: printable(scopeOf(scopes, 'hardware')) }];
}

/** `onvif://www.onvif.org/name/IPC%201` */
function scopeOf(scopes: string, kind: 'name' | 'hardware'): string {
  const value = new RegExp(`onvif://www\\.onvif\\.org/${kind}/(\\S+)`).exec(scopes)?.[1] ?? '';
  try {
    return decodeURIComponent(value);
  } catch {
    // Some devices do not encode what they should.
    return value;
  }
}

function fieldOf(parsed: unknown, name: string): unknown {
  return typeof parsed === 'object' && parsed !== null
    ? (parsed as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
