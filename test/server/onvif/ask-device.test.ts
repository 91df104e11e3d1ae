import { expect, it } from 'vitest';
import { askDevice } from '../../../server/onvif/ask-device.ts';
import type { Device, DeviceFaultReason } from '../../../server/onvif/device-answer.ts';
import { OnvifDevice, type OnvifDeviceOptions } from '../../support/onvif/onvif-device.ts';
import { until } from '../../support/until.ts';

const credentials = { user: 'viewer', password: 'd1gest & <more>' };
const patienceMs = 20_000;
const options: OnvifDeviceOptions = {
  credentials,
  sources: {
    v1: [
      {
        token: 'p1',
        encoding: 'H264',
        width: 1920,
        height: 1080,
        stream: 'rtsp://10.0.0.1/1',
        snapshot: 'http://10.0.0.1/1.jpg',
        turns: true,
      },
      { token: 'p2', encoding: 'H265', width: 640, height: 360, stream: 'rtsp://10.0.0.1/2?channel=1&subtype=1' },
      { token: 'p3', encoding: 'JPEG', width: 320, height: 180, stream: 'rtsp://10.0.0.1/3' },
    ],
  },
  presets: { '1': '大门', 'gate-2': 'Gate', 'gate-3': 'Gate' },
};
const as = (device: OnvifDevice, password = credentials.password): Device => ({
  address: device.address,
  user: credentials.user,
  password,
});

it('a device says what it has, its clock as wrong as it may be, and never hears the password', async () => {
  await using device = await OnvifDevice.start({ ...options, clockMs: -86_400_000 });
  expect(await askDevice(as(device), { ask: 'describe' }, { patienceMs })).toEqual({
    maker: 'Watchfloor',
    model: 'Fake 1',
    sources: [
      {
        token: 'v1',
        profiles: [
          {
            token: 'p1',
            codec: 'h264',
            width: 1920,
            height: 1080,
            stream: 'rtsp://10.0.0.1/1',
            snapshot: 'http://10.0.0.1/1.jpg',
            turns: true,
          },
          {
            token: 'p2',
            codec: 'h265',
            width: 640,
            height: 360,
            stream: 'rtsp://10.0.0.1/2?channel=1&subtype=1',
            turns: false,
          },
        ],
      },
    ],
  });
  expect(device.heard.join('')).not.toContain('d1gest');
});

it('a device lists its presets, of the same name too, and goes to one', async () => {
  await using device = await OnvifDevice.start(options);
  expect(await askDevice(as(device), { ask: 'presets', profile: 'p1' }, { patienceMs })).toEqual([
    { token: '1', name: '大门' },
    { token: 'gate-2', name: 'Gate' },
    { token: 'gate-3', name: 'Gate' },
  ]);
  await askDevice(as(device), { ask: 'goTo', profile: 'p1', preset: 'gate-3' }, { patienceMs });
  expect(device.wentTo).toEqual(['gate-3']);
});

it('a device that takes itself for another machine is asked where it was reached', async () => {
  await using other = await OnvifDevice.start(options);
  await using device = await OnvifDevice.start({ ...options, saysAddress: new URL(other.address).origin });
  await askDevice(as(device), { ask: 'goTo', profile: 'p1', preset: '1' }, { patienceMs });
  expect([device.wentTo, other.heard]).toEqual([['1'], []]);
});

it.each<[OnvifDeviceOptions['manner'], DeviceFaultReason, number]>([
  ['hangs', 'silent', 1_500],
  ['endless', 'unreadable', patienceMs],
  ['babbles', 'unreadable', patienceMs],
  ['strange', 'unreadable', patienceMs],
])('a device that %s is told as %s, and keeps no connection', async (manner = 'well', because, within) => {
  await using device = await OnvifDevice.start({ ...options, manner });
  await expect(askDevice(as(device), { ask: 'presets', profile: 'p1' }, { patienceMs: within })).rejects.toMatchObject({
    because,
  });
  await until(async () => (await device.connectionCount) === 0, { withinMs: 5_000, what: 'no connection' });
});

it('a wrong password is refused, and nobody is unreachable', async () => {
  const device = await OnvifDevice.start(options);
  await expect(askDevice(as(device, 'wrong'), { ask: 'describe' }, { patienceMs })).rejects.toMatchObject({
    because: 'refused',
  });
  const gone = as(device);
  await device.close();
  await expect(askDevice(gone, { ask: 'describe' }, { patienceMs })).rejects.toMatchObject({ because: 'unreachable' });
});
