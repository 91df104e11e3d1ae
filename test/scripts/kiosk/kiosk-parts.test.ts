import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { readArguments } from '../../../scripts/kiosk/arguments.ts';
import { chromiumFlags } from '../../../scripts/kiosk/chromium-flags.ts';
import { DevtoolsPipe } from '../../../scripts/kiosk/devtools-pipe.ts';
import { readDisplays } from '../../../scripts/kiosk/displays.ts';
import { placeAsWished, placeScreens } from '../../../scripts/kiosk/place-screens.ts';

const XRANDR = `Screen 0: minimum 320 x 200, current 5760 x 1080, maximum 16384 x 16384
DP-1 connected 1920x1080+3840+0 (normal left inverted right x axis y axis) 1209mm x 680mm
   1920x1080     60.00*+  59.94
HDMI-1 connected primary 1920x1080+0+0 (normal left inverted right x axis y axis) 1209mm x 680mm
   1920x1080     60.00*+
HDMI-2 connected 1920x1080+1920+0 left (normal left inverted right x axis y axis) 1209mm x 680mm
HDMI-3 connected 1920x1080+0+0 (normal left inverted right x axis y axis) 1209mm x 680mm
DP-2 connected (normal left inverted right x axis y axis)
DP-3 disconnected (normal left inverted right x axis y axis)
`;
const displays = readDisplays(XRANDR);
const at = (x: number, y: number, width = 1920, height = 1080) => ({ x, y, width, height });

it('reads the displays that are lit, one of those that mirror each other', () => {
  expect(displays).toEqual([
    { output: 'DP-1', ...at(3840, 0) },
    { output: 'HDMI-1', ...at(0, 0) },
    { output: 'HDMI-2', ...at(1920, 0) },
  ]);
  expect(readDisplays('')).toEqual([]);
});

describe('the screens of a wall', () => {
  it('go to the displays in reading order; one that holds others is left out', () => {
    const screens = { all: at(0, 0, 5760), right: at(3840, 0), middle: at(1920, 0), left: at(0, 0) };
    expect(placeScreens(screens, displays)).toEqual([
      { screen: 'left', place: displays[1] },
      { screen: 'middle', place: displays[2] },
      { screen: 'right', place: displays[0] },
    ]);
    expect(placeScreens(screens, displays.slice(0, 1))).toEqual([{ screen: 'all', place: displays[0] }]);
  });

  it('are to be named where there are more or fewer displays', () => {
    expect(() => placeScreens({ left: at(0, 0), right: at(1920, 0) }, displays)).toThrow(
      /2 screens \(left, right\).*3 displays \(DP-1 3840,0,1920x1080, HDMI-1.*\n.*--display/,
    );
  });

  it('go where a person says', () => {
    const wishes = [
      { screen: 'left', on: 'HDMI-2' },
      { screen: 'right', on: at(7, 8) },
    ];
    expect(placeAsWished(wishes, displays)).toEqual([
      { screen: 'left', place: displays[2] },
      { screen: 'right', place: at(7, 8) },
    ]);
    expect(() => placeAsWished([{ screen: 'left', on: 'VGA-1' }], displays)).toThrow(/left=VGA-1.*HDMI-1/);
  });
});

describe('the arguments', () => {
  it('are read', () => {
    const argv = [
      '--wall',
      'main',
      '--display',
      'left=0,0,480x270',
      '--display=right=HDMI-1',
      '--chromium=--no-sandbox',
    ];
    expect(readArguments([...argv, '--patience', '5', '--headless', '--query', 'fps=25', '--ca', 'ca.crt'])).toEqual({
      wall: 'main',
      server: undefined,
      displays: [
        { screen: 'left', on: at(0, 0, 480, 270) },
        { screen: 'right', on: 'HDMI-1' },
      ],
      ca: 'ca.crt',
      query: 'fps=25',
      patienceMs: 5_000,
      chromium: ['--no-sandbox'],
      headless: true,
    });
    expect(readArguments(['--help'])).toBeUndefined();
  });

  it.each([
    ['--wall', 'Main'],
    ['--server', 'wall.example'],
    ['--display', 'left'],
    ['--display', 'left=0,0,0x270'],
    ['--display', 'left=0,0,480'],
    ['--patience', '0'],
    ['--chromiom', '--headless'],
  ])('are refused by name: %s %s', (option, value) => {
    expect(() => readArguments([option, value])).toThrow(option);
  });

  it('give no two windows one profile', () => {
    expect(() => readArguments(['--display', 'left=DP-1', '--display', 'left=DP-2'])).toThrow(/left.*once/);
  });
});

it('gives each screen its own profile and place, and the page last', () => {
  const options = {
    url: 'http://a/wall/main/left',
    place: at(10, 20),
    profile: '/d/kiosk/main-left',
    further: ['--x'],
  };
  const flags = chromiumFlags({ ...options, headless: false });
  expect(flags).toEqual(
    expect.arrayContaining([
      '--kiosk',
      '--user-data-dir=/d/kiosk/main-left',
      '--window-position=10,20',
      '--window-size=1920,1080',
      '--x',
    ]),
  );
  expect(flags.at(-1)).toBe('--app=http://a/wall/main/left');
  expect(chromiumFlags({ ...options, headless: true })).not.toContain('--kiosk');
});

it.each(['index.html', 'gallery.html'])('%s is not offered to be translated, over the picture', (page) => {
  expect(readFileSync(inProject('wall-client', page), 'utf8')).toContain(
    '<meta name="google" content="notranslate" />',
  );
});

describe('the pipe of the DevTools', () => {
  function open() {
    const [to, from] = [new PassThrough(), new PassThrough()];
    return { pipe: new DevtoolsPipe({ to, from }), to, from };
  }
  const soon = () => AbortSignal.timeout(2_000);

  it('puts answers together that come in pieces, and passes over events', async () => {
    const { pipe, to, from } = open();
    const [one, two] = [
      pipe.ask('A.b', { c: 1 }, { signal: soon(), session: 's' }),
      pipe.ask('D.e', {}, { signal: soon() }),
    ];
    const text = '{"method":"F.g","params":{}}\0{"id":2,"result":{"zwei":"二"}}\0{"id":1,"result":1}\0';
    for (const byte of Buffer.from(text)) from.write(Buffer.from([byte]));
    expect(await Promise.all([one, two])).toEqual([1, { zwei: '二' }]);
    const sent = String(to.read()).split('\0');
    expect(JSON.parse(sent[0] ?? '')).toEqual({ id: 1, method: 'A.b', params: { c: 1 }, sessionId: 's' });
    expect(sent).toHaveLength(3);
  });

  it('rejects what is refused, what is not answered, and what nobody is there to answer', async () => {
    const { pipe, from } = open();
    const refused = pipe.ask('A.b', {}, { signal: soon() });
    from.write('{"id":1,"error":{"message":"no such session"}}\0');
    await expect(refused).rejects.toThrow('no such session');
    await expect(pipe.ask('A.b', {}, { signal: AbortSignal.timeout(20) })).rejects.toThrow('no answer');
    const waiting = pipe.ask('A.b', {}, { signal: soon() });
    from.destroy();
    await expect(waiting).rejects.toThrow('gone');
  });
});
