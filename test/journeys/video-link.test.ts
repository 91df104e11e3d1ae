import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import type { SiteDescription } from '../../protocol/site/site.ts';
import { VIDEO_PROTOCOL_VERSION, type VideoServerMessage } from '../../protocol/video.ts';
import { loadAdminToken } from '../../config/admin-token.ts';
import { closeCodes } from '../../protocol/close-codes.ts';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { roomArguments } from '../../scripts/supervisor/room-arguments.ts';
import { issueCertificate, makeAuthority } from '../../server/tls/local-authority.ts';
import { issueTo } from '../support/issue-to.ts';
import { countedClip } from '../support/rtsp-camera/counted-clip.ts';
import { startCameras } from '../support/rtsp-camera/start-cameras.ts';
import { copyLianyuanWithoutCameras } from '../support/lianyuan-without-cameras.ts';
import { makeTestDir } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { startWatchfloor } from '../support/watchfloor.ts';

const SOON = { withinMs: 30_000 };
const SECRET = 'Correct-Horse';

/** Lianyuan with the cameras of a list, in a folder of its own. */
function writeSites(rows: readonly string[]): string {
  const sites = makeTestDir('sites');
  const directory = join(sites, 'lianyuan');
  copyLianyuanWithoutCameras(directory);
  writeFileSync(
    join(directory, 'cameras.csv'),
    ['id,name_zh,name_en,district,main,credentials', ...rows, ''].join('\n'),
  );
  return sites;
}

async function openLink(url: string, { screen, ...options }: ClientOptions & { readonly screen?: string } = {}) {
  const socket = new WebSocket(url, options);
  const told: VideoServerMessage[] = [];
  const seen: string[] = [];
  let units = 0;
  socket.on('message', (bytes: Buffer, isBinary) => {
    seen.push(bytes.toString('latin1'));
    if (isBinary) units += 1;
    else told.push(JSON.parse(String(bytes)));
  });
  await once(socket, 'open');
  const hello = { type: 'hello', version: VIDEO_PROTOCOL_VERSION, wall: 'main', codecs: ['h264'] };
  socket.send(JSON.stringify({ ...hello, ...(screen !== undefined && { screen }) }));
  socket.send(JSON.stringify({ type: 'watch', streams: [{ stream: 1, camera: 'gate-1', rendition: 'main' }] }));
  const stateIs = (state: string) =>
    until(
      () => {
        const last = told.findLast((message) => message.type === 'stream');
        return last?.type === 'stream' && last.condition.state === state;
      },
      { ...SOON, what: state },
    );
  return { socket, seen, stateIs, units: () => units };
}

it('[VD7] [VD8] a camera with a password reaches a page until the curtain is drawn, and its secrets nobody', async () => {
  const clip = await countedClip();
  const credentials = { scheme: 'digest', user: 'viewer', password: SECRET } as const;
  await using cameras = await startCameras({ clips: { main: clip, sub: clip }, credentials });
  const address = cameras.addressOf('cam-1', 'main');
  const sitesDir = writeSites([`gate-1,一号门,Gate 1,lantian,${address},county`]);
  await using watchfloor = await startWatchfloor({
    sitesDir,
    env: { WATCHFLOOR_CAMERA_COUNTY: `viewer:${SECRET}`, LOG_LEVEL: 'trace' },
  });
  const site = (await (await fetch(`${watchfloor.url}/api/v1/site`)).json()) as SiteDescription;
  expect(site.video).toEqual({ url: '/api/v1/video' });

  const link = await openLink(`${watchfloor.url.replace('http', 'ws')}${site.video?.url}`);
  await until(() => link.units() > 20, { ...SOON, what: 'units' });
  const metrics = await (await fetch(`${watchfloor.url}/metrics`)).text();
  expect(metrics).toMatch(/^watchfloor_video_upstreams_live 1$/m);
  expect(metrics).toMatch(/^watchfloor_video_units_relayed_total [1-9]/m);

  const draw = (drawn: boolean) =>
    fetch(`${watchfloor.url}/api/v1/walls/main/curtain`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${loadAdminToken(watchfloor.dataDir)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ drawn }),
    });
  expect(await (await draw(true)).json()).toMatchObject({ drawn: false, next: { drawn: true }, revision: 1 });
  await link.stateIs('curtained');
  const shown = link.units();
  cameras.setFault('cam-1', { kind: 'refuse', status: 404 });
  await draw(false);
  await link.stateIs('lost');
  cameras.setFault('cam-1', undefined);
  await until(() => link.units() > shown + 20, { ...SOON, what: 'more units' });
  link.socket.close();

  const everything = [watchfloor.log, ...link.seen, metrics, JSON.stringify(site)].join('\n');
  expect(watchfloor.log).toContain('a camera is lost');
  for (const secret of [SECRET, 'viewer', `:${cameras.port}`]) expect(everything).not.toContain(secret);
  rmSync(sitesDir, { recursive: true });
});

it('[PR7] the relay runs as a process of its own, with the keys and curtains of the server’s Redis, and knows certificates', async () => {
  const clip = await countedClip();
  await using cameras = await startCameras({ clips: { main: clip, sub: clip } });
  const sitesDir = writeSites([`gate-1,一号门,Gate 1,lantian,${cameras.addressOf('cam-1', 'main')},`]);
  const port = await findFreePort();
  const url = `ws://127.0.0.1:${port}/api/v1/video`;
  await using watchfloor = await startWatchfloor({ sitesDir, env: { VIDEO_URL: url } });
  const { video } = (await (await fetch(`${watchfloor.url}/api/v1/site`)).json()) as SiteDescription;
  expect(video).toEqual({ url });

  const { ours, screen, env } = await writeCertificates(sitesDir);
  const relay = spawn(process.execPath, roomArguments(inProject('server', 'relay-main.ts')), {
    env: {
      PATH: process.env.PATH,
      DATA_DIR: watchfloor.dataDir,
      PORT: String(port),
      WATCHFLOOR_SITE: 'lianyuan',
      WATCHFLOOR_SITES_DIR: sitesDir,
      VIDEO_ORIGINS: watchfloor.url,
      ...env,
    },
    stdio: 'ignore',
  });
  const ended = once(relay, 'exit');
  try {
    await until(async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok, { ...SOON, what: 'the relay' });
    const link = await openLink(url);
    await until(() => link.units() > 5, { ...SOON, what: 'units' });
    expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toMatch(/watchfloor_video_pages 1/);
    link.socket.terminate();
    // Named otherwise than this machine, which needs no token.
    const elsewhere = { ca: ours.cert, headers: { host: 'relay.example' }, screen: 'left' };
    const secure = `wss://localhost:${port}/api/v1/video`;
    const shown = await openLink(secure, { ...elsewhere, ...screen });
    await until(() => shown.units() > 0, { ...SOON, what: 'units for a screen by its certificate' });
    shown.socket.terminate();
    const stranger = await openLink(secure, elsewhere);
    expect((await once(stranger.socket, 'close'))[0]).toBe(closeCodes.unauthorized.code);
  } finally {
    relay.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
  rmSync(sitesDir, { recursive: true });
});

/** Those of the relay itself and of a screen, with what the relay is told of them. */
async function writeCertificates(directory: string) {
  const ours = await makeAuthority('of the relay', Date.now());
  const clients = await makeAuthority('of screens', Date.now());
  const own = await issueCertificate(ours, { names: ['localhost'], nowMs: Date.now() });
  const screen = await issueTo(clients, { type: 'dns', value: 'left.screens.example' });
  const file = (name: string, text: string) => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };
  file('clients.pem', clients.cert);
  const places = { 'left.screens.example': { wall: 'main', screen: 'left' } };
  const identity = { certificates: { authority: 'clients.pem', screens: { from: 'dns', places } } };
  const env = {
    TLS_CERT: file('relay.pem', own.cert),
    TLS_KEY: file('relay.key', own.key),
    IDENTITY_FILE: file('identity.yaml', JSON.stringify(identity)),
  };
  return { ours, screen, env };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
