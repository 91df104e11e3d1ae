import { parseArgs } from 'node:util';
import { CODE_PATTERN, NAME_PATTERN } from '../../protocol/site/names.ts';

export const USAGE = `usage: npm run cameras:import -- onvif --site SITE --host HOST[:PORT] --id ID --district DISTRICT [options]
       npm run cameras:import -- onvif --discover [--interface eth0]

Asks ONVIF devices (profile S) for their cameras and puts them into the site’s file of cameras. Rows that are there keep
all but their addresses.

  --host HOST[:PORT]   a device, or its whole address such as http://10.0.0.1:8000/onvif/device_service; may be repeated
  --id ID              of its camera; where there are several, ID-1, ID-2 … in their order
  --district DISTRICT  of new cameras
  --name-zh, --name-en of new cameras (default: the id), with their numbers where there are several
  --credentials NAME   where user and password are looked up, here as by the server: WATCHFLOOR_CAMERA_<NAME>=user:password,
                       or the file of this name in WATCHFLOOR_CAMERA_SECRETS. They are never written
  --patrol CLASS       patrol class of new cameras
  --restricted         new cameras are shown to those alone who may see restricted ones
  --dry-run            shows what would be written, and writes nothing
  --discover           asks the network which devices there are, and lists them`;

export type ImportOrder =
  | { readonly order: 'discover'; readonly interfaceName: string | undefined }
  | {
      readonly order: 'import';
      readonly site: string;
      /** Of device services. */
      readonly addresses: readonly string[];
      readonly id: string;
      readonly district: string;
      readonly name: { readonly zh: string; readonly en: string };
      readonly credentials: string | undefined;
      readonly patrol: string | undefined;
      readonly isRestricted: boolean;
      readonly isDryRun: boolean;
    };

/** What a person is told in one line, without a stack. */
export class PlainFault extends Error {
  override readonly name = 'PlainFault';
}

const DEVICE_PATH = '/onvif/device_service';

/** @throws {PlainFault} naming every argument that is wrong; undefined where only help was asked for */
export function readImportArguments(argv: readonly string[]): ImportOrder | undefined {
  const { values, positionals } = parse(argv);
  if (values.help) return undefined;
  const faults: string[] = [];
  if (positionals.length !== 1 || positionals[0] !== 'onvif')
    faults.push(`expected onvif, found ${positionals.join(' ') || 'nothing'}`);
  if (values.discover && faults.length === 0) return { order: 'discover', interfaceName: values.interface };
  const needed = (name: 'site' | 'id' | 'district', pattern: string) => {
    const value = values[name] ?? '';
    if (!new RegExp(pattern).test(value))
      faults.push(value ? `--${name} ${value}: expected a code` : `--${name} is missing`);
    return value;
  };
  const site = needed('site', NAME_PATTERN);
  const id = needed('id', CODE_PATTERN);
  const district = needed('district', CODE_PATTERN);
  const hosts = values.host ?? [];
  if (hosts.length === 0) faults.push('--host is missing');
  const addresses = hosts.map((host) => {
    const address = /^https?:\/\//.test(host) ? host : `http://${host}${DEVICE_PATH}`;
    const url = URL.canParse(address) ? new URL(address) : undefined;
    // What was given may hold a password: it is not repeated.
    if (!url?.hostname || url.username || url.password)
      faults.push('--host: expected HOST[:PORT] or http://HOST[:PORT]/PATH, without a user or a password');
    return address;
  });
  for (const name of ['credentials', 'patrol'] as const)
    if (values[name] !== undefined && !new RegExp(NAME_PATTERN).test(values[name]))
      faults.push(`--${name} ${values[name]}: expected a name`);
  if (faults.length > 0) throw new PlainFault(`${faults.join('\n')}\n\n${USAGE}`);
  const { 'name-zh': zh = id, 'name-en': en = id, credentials, patrol } = values;
  return {
    order: 'import',
    site,
    addresses: [...new Set(addresses)],
    id,
    district,
    name: { zh, en },
    credentials,
    patrol,
    isRestricted: values.restricted ?? false,
    isDryRun: values['dry-run'] ?? false,
  };
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        site: text,
        host: { type: 'string', multiple: true },
        id: text,
        district: text,
        'name-zh': text,
        'name-en': text,
        credentials: text,
        patrol: text,
        restricted: flag,
        'dry-run': flag,
        discover: flag,
        interface: text,
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new PlainFault(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
