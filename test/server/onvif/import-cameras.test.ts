import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSite } from '../../../config/site/load-site.ts';
import { discoverDevices } from '../../../server/onvif/discover-devices.ts';
import { readImportArguments } from '../../../server/onvif/import-arguments.ts';
import { importCameras } from '../../../server/onvif/import-cameras.ts';
import { RtspCameraServer } from '../../../workers/drill/rtsp-camera/rtsp-camera-server.ts';
import { readHarbour, writeSite } from '../../config/site/harbour.ts';
import { type FakeProfile, OnvifDevice } from '../../support/onvif/onvif-device.ts';
import { countedClip } from '../../support/rtsp-camera/counted-clip.ts';
import { now, startVideo } from '../video/start-video.ts';
import { until } from '../../support/until.ts';

const credentials = { user: 'viewer', password: 'hunter2' };
const env = { WATCHFLOOR_CAMERA_QUAYS: 'viewer:hunter2' };
const h264 = (token: string, height: number, more: Partial<FakeProfile> = {}): FakeProfile => ({
  token,
  encoding: 'H264',
  width: (height * 16) / 9,
  height,
  stream: `rtsp://10.0.0.1/${token}`,
  ...more,
});
const sources = {
  north: [h264('n360', 360), h264('n1080', 1080, { turns: true }), h264('n720', 720)],
  empty: [{ ...h264('e', 720), encoding: 'JPEG' as const }],
  south: [h264('s1080', 1080, { stream: 'rtsp://viewer:hunter2@0.0.0.0/s1080' })],
};

const YAML = `# Quays, by the harbour master.
cameras:
  - id: Q-1 # the crane
    name: { zh: 一号机位, en: Quay 1 }
    district: north
    main: rtsp://10.9.9.9/old
    sub: rtsp://10.9.9.9/old-sub
    transport: udp
    restricted: true
  - { id: Q2, name: { zh: 二号机位, en: Quay 2 }, district: south, main: 'drill:street-2' }
`;
const CSV = `id,name_zh,name_en,district,main,sub,transport,restricted
Q-1,一号机位,Quay 1,north,rtsp://10.9.9.9/old,rtsp://10.9.9.9/old-sub,udp,true
Q2,二号机位,Quay 2,south,drill:street-2,,,
`;
const GEOJSON = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      geometry: null,
      properties: {
        id: 'Q-1',
        name: { zh: '一号机位', en: 'Quay 1' },
        district: 'north',
        main: 'rtsp://10.9.9.9/old',
        sub: 'rtsp://10.9.9.9/old-sub',
        transport: 'udp',
        restricted: true,
      },
    },
    {
      type: 'Feature',
      geometry: null,
      properties: { id: 'Q2', name: { zh: '二号机位', en: 'Quay 2' }, district: 'south', main: 'drill:street-2' },
    },
  ],
});

async function openHarbour(files: Readonly<Record<string, string>>) {
  const site = await writeSite(new Map([...(await readHarbour()), ...Object.entries(files)]));
  const said: string[] = [];
  return {
    said,
    directory: site.directory,
    order: (...more: string[]) => {
      const given = [
        'onvif',
        '--site',
        'harbour',
        '--id',
        'Q',
        '--district',
        'south',
        '--credentials',
        'quays',
        ...more,
      ];
      const order = readImportArguments(given);
      if (order?.order !== 'import') throw new Error('no import');
      return importCameras(order, { directory: site.directory, env, say: (line) => said.push(line) });
    },
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  };
}

it.each([
  ['cameras.yaml', YAML],
  ['cameras.csv', CSV],
  ['cameras.geojson', GEOJSON],
])('%s: rows that are there keep what is the site’s, new ones come behind them', async (file, text) => {
  await using device = await OnvifDevice.start({ credentials, sources });
  await using harbour = await openHarbour({ [file]: text });
  expect(await harbour.order('--host', device.address, '--name-zh', '机位', '--name-en', 'Quay')).toContain(
    '1 new, 1 renewed',
  );
  const { cameras } = await loadSite(harbour.directory);
  expect(Object.fromEntries(cameras)).toEqual({
    'Q-1': {
      name: { zh: '一号机位', en: 'Quay 1' },
      district: 'north',
      transport: 'udp',
      restricted: true,
      main: 'rtsp://10.0.0.1/n1080',
      sub: 'rtsp://10.0.0.1/n360',
      credentials: 'quays',
      onvif: { device: device.address, profile: 'n1080' },
    },
    Q2: { name: { zh: '二号机位', en: 'Quay 2' }, district: 'south', main: 'drill:street-2' },
    // The second of the device has no stream that can be relayed.
    'Q-3': {
      name: { zh: '机位 3', en: 'Quay 3' },
      district: 'south',
      main: 'rtsp://127.0.0.1/s1080',
      credentials: 'quays',
    },
  });
  const written = await readFile(join(harbour.directory, file), 'utf8');
  expect(written + harbour.said.join('')).not.toContain('hunter2');
  if (file === 'cameras.yaml') expect(written).toMatch(/^# Quays[\s\S]+# the crane/);
  // A second time there is nothing to change.
  await harbour.order('--host', device.address);
  expect(await readFile(join(harbour.directory, file), 'utf8')).toBe(written);
});

it.each([
  ['a dry run', ['--dry-run'], 'would have: 1 new, 1 renewed'],
  ['an unknown district', ['--district', 'nort'], 'the unknown district nort'],
  ['credentials that nobody has', ['--credentials', 'nobody'], 'neither in the environment'],
])('%s writes nothing', async (_, more, expected) => {
  await using device = await OnvifDevice.start({ credentials, sources });
  await using harbour = await openHarbour({ 'cameras.yaml': YAML });
  const outcome = await harbour.order('--host', device.address, ...more).catch((error: Error) => error.message);
  expect(outcome).toContain(expected);
  expect(await readFile(join(harbour.directory, 'cameras.yaml'), 'utf8')).toBe(YAML);
});

it('an address with a secret in it is left out, and the secret shown nowhere', async () => {
  const stream = 'rtsp://10.0.0.1/user=admin_password=hunter2_channel=1';
  await using device = await OnvifDevice.start({ credentials, sources: { v: [h264('p', 360, { stream })] } });
  await using harbour = await openHarbour({ 'cameras.yaml': YAML });
  await expect(harbour.order('--host', device.address)).rejects.toThrow('there is nothing');
  expect(harbour.said.join('\n')).toContain('left out: its addresses hold a user or a password');
  expect(harbour.said.join('\n')).not.toContain('hunter2');
});

it('what was imported plays, with the password that is in no file', async () => {
  const clip = await countedClip({ width: 320, height: 180 });
  await using cameras = await RtspCameraServer.start({
    cameras: [{ name: 'quay', clips: { main: clip, sub: clip }, credentials: { ...credentials, scheme: 'digest' } }],
    now,
    random: Math.random,
  });
  const stream = cameras.addressOf('quay', 'main');
  await using device = await OnvifDevice.start({ credentials, sources: { v: [h264('p', 180, { stream })] } });
  await using harbour = await openHarbour({});
  await harbour.order('--host', `127.0.0.1:${device.port}`);
  const site = await loadSite(harbour.directory);
  await using video = await startVideo({
    cameras: Object.fromEntries(site.cameras),
    credentials: { quays: credentials },
  });
  const page = await video.openPage({ screen: 'left' });
  page.watch([1, 'Q']);
  await until(() => page.of(1).length > 0, { withinMs: 10_000, what: 'a unit' });
  await page.close();
});

it('the network is asked which devices there are, and nonsense passed over', async () => {
  const everybody = createSocket({ type: 'udp4', reuseAddr: true });
  everybody.on('message', (_, { port, address }) => {
    everybody.send('<nonsense>', port, address);
    everybody.send(
      `<s:Envelope xmlns:s="a"><s:Body><d:ProbeMatches xmlns:d="b"><d:ProbeMatch><a:EndpointReference xmlns:a="c"><a:Address>urn:uuid:1</a:Address></a:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/name/Quay%1b%201 onvif://www.onvif.org/hardware/IPC-7</d:Scopes><d:XAddrs>http://[fe80::1]/onvif/device_service http://10.0.0.7/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>`,
      port,
      address,
    );
  });
  everybody.bind(3702);
  await once(everybody, 'listening');
  everybody.addMembership('239.255.255.250', '127.0.0.1');
  try {
    expect(await discoverDevices({ interfaceName: 'lo', waitMs: 1_000 })).toEqual([
      { address: 'http://10.0.0.7/onvif/device_service', name: 'Quay 1', hardware: 'IPC-7' },
    ]);
  } finally {
    everybody.close();
  }
});
