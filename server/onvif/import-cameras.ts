import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cameraCredentials } from '../../config/camera-credentials.ts';
import { checkCameras } from '../../config/site/check-cameras.ts';
import { loadSite } from '../../config/site/load-site.ts';
import { type FoundCamera, mergeCameraRows } from '../../config/site/merge-camera-rows.ts';
import { CAMERA_FILES, readRows } from '../../config/site/read-cameras.ts';
import { formatFault } from '../../config/site/site-fault.ts';
import { formatTable } from '../gate/keys/text-table.ts';
import { askDevice } from './ask-device.ts';
import { camerasOfDevice } from './cameras-of-device.ts';
import { type DeviceDescription, DeviceFault } from './device-answer.ts';
import { type ImportOrder, PlainFault } from './import-arguments.ts';
import { printable } from './printable.ts';

/** A recorder says its channels one by one. */
const DESCRIBE_PATIENCE_MS = 120_000;

type Import = Extract<ImportOrder, { order: 'import' }>;
interface Described {
  readonly address: string;
  readonly device: DeviceDescription;
}

export interface ImportOptions {
  /** Of the site. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What a person is told on the way. */
  readonly say: (line: string) => void;
}

/**
 * Puts the cameras of devices into a site's file of cameras, whole or not at all.
 * @throws {PlainFault}
 */
export async function importCameras(order: Import, { directory, env, say }: ImportOptions): Promise<string> {
  const site = await loadSite(directory);
  const secret = order.credentials === undefined ? undefined : cameraCredentials(env)(order.credentials);
  if (order.credentials !== undefined && !secret)
    throw new PlainFault(`--credentials ${order.credentials}: neither in the environment nor in a secret’s file`);
  const described: Described[] = [];
  for (const address of order.addresses) {
    say(`asking ${address} …`);
    const device = { address, user: secret?.user, password: secret?.password };
    described.push({ address, device: await describe(device) });
  }
  const { found, rows } = nameCameras(described, order);
  say(formatTable([['camera', 'device', 'profile', 'codec', 'size', 'stream', 'picture'], ...rows]));
  if (found.size === 0) throw new PlainFault('there is nothing to put into the file of cameras');

  const { file, text } = await readCameraFile(directory);
  const merged = mergeCameraRows(file, text, found, (id) => ({
    name: numbered(order, id, found.size),
    district: order.district,
    ...(order.patrol !== undefined && { patrol: order.patrol }),
    ...(order.isRestricted && { restricted: true }),
  }));
  const read = readRows(file, merged);
  const { faults } = read.rows
    ? checkCameras(
        file,
        read.rows,
        site.file.districts.map(({ code }) => code),
        site.file.patrol && Object.keys(site.file.patrol.classes),
      )
    : read;
  if (faults.length > 0)
    throw new PlainFault(`nothing was written: the file would have faults\n${faults.map(formatFault).join('\n')}`);
  const counts = [...found.keys()].filter((id) => site.cameras.has(id)).length;
  const outcome = `${found.size - counts} new, ${counts} renewed`;
  if (order.isDryRun) return `${merged}\n${file} would have: ${outcome}`;
  await replaceFile(join(directory, file), merged);
  return `${file}: ${outcome}. A server takes it up when it starts anew.`;
}

async function describe(device: Parameters<typeof askDevice>[0]): Promise<DeviceDescription> {
  try {
    return await askDevice(device, { ask: 'describe' }, { patienceMs: DESCRIBE_PATIENCE_MS });
  } catch (error) {
    if (!(error instanceof DeviceFault)) throw error;
    throw new PlainFault(`${device.address}: ${error.message}`);
  }
}

/** Who is who, and what a person reads of it. */
function nameCameras(described: readonly Described[], { id, credentials }: Import) {
  const sources = described.flatMap(({ address, device }) =>
    camerasOfDevice(device, { address, credentials }).map((camera, index) => ({
      address,
      camera,
      model: `${device.maker} ${device.model}`,
      profiles: device.sources[index]?.profiles ?? [],
    })),
  );
  const found = new Map<string, FoundCamera>();
  const rows: string[][] = [];
  for (const [index, { camera, model, profiles }] of sources.entries()) {
    const own = sources.length === 1 ? id : `${id}-${index + 1}`;
    if ('camera' in camera) found.set(own, camera.camera);
    else rows.push([own, printable(model), `left out: ${camera.nothing}`]);
    for (const { token, codec, width, height, stream, snapshot = '' } of profiles)
      rows.push([own, printable(model), printable(token), codec, `${width}x${height}`, shown(stream), shown(snapshot)]);
  }
  return { found, rows };
}

/** Of an address, what cannot hold a secret. */
function shown(address: string): string {
  if (!URL.canParse(address)) return '';
  const { protocol, host, pathname } = new URL(address);
  return /(?:user|usr|pass|pwd)/i.test(pathname)
    ? `${protocol}//${host}/…`
    : printable(`${protocol}//${host}${pathname}`);
}

function numbered({ id, name }: Import, own: string, count: number): { zh: string; en: string } {
  if (count === 1 && own === id) return name;
  const number = own.slice(id.length + 1);
  return { zh: `${name.zh} ${number}`, en: `${name.en} ${number}` };
}

async function readCameraFile(directory: string) {
  for (const file of CAMERA_FILES) {
    const text = await readFile(join(directory, file), 'utf8').catch(() => undefined);
    if (text !== undefined) return { file, text };
  }
  return { file: 'cameras.yaml' as const, text: 'cameras: []\n' };
}

/** Nobody reads half of it. */
async function replaceFile(path: string, text: string): Promise<void> {
  const mode = await stat(path).then(
    (status) => status.mode & 0o777,
    () => 0o644,
  );
  const aside = `${path}.${process.pid}`;
  await writeFile(aside, text, { mode });
  await rename(aside, path);
}
