import { expect, it } from 'vitest';
import { checkSite } from '../../../config/site/check-site.ts';
import { readHarbour, writeSite } from './harbour.ts';

const AUTOMATION = (wall: string, scene: string) => `
driving: { lease: 5m }
automation:
  ${wall}:
    playlists:
      day: { name: { zh: 日, en: Day }, steps: [{ scene: ${scene}, dwell: 5m }] }
    schedule:
      - { from: '08:00', playlist: day }
      - { from: '08:30', until: '09:00', days: [mon, fri], scene: ${scene} }
`;

async function check(edit: (text: string) => string = (text) => text) {
  const files = new Map(await readHarbour());
  const scene =
    [...files.keys()].find((name) => name.startsWith('scenes/'))?.slice('scenes/'.length, -'.yaml'.length) ?? '';
  const text = files.get('site.yaml') ?? '';
  const wall = /^walls:\n {2}([a-z]+):/m.exec(text)?.[1] ?? '';
  files.set('site.yaml', `${text}${edit(AUTOMATION(wall, scene))}`);
  await using written = await writeSite(files);
  const { site, faults } = await checkSite(written.directory);
  return { site, faults: faults.map(({ file, found }) => `${file}: ${found}`) };
}

it('is taken as it is written', async () => {
  const { site, faults } = await check();
  expect(faults).toEqual([]);
  expect(Object.values(site?.file.automation ?? {})[0]?.schedule).toHaveLength(2);
});

it.each([
  ['a wall that is not there', /^ {2}[a-z]+:/m, '  nowhere:', 'site.yaml: the unknown wall nowhere'],
  [
    'a scene that is not there',
    /steps: \[\{ scene: [a-z]+/,
    'steps: [{ scene: nothing',
    'site.yaml: the unknown scene nothing',
  ],
  ['a playlist that is not there', 'playlist: day', 'playlist: dey', 'site.yaml: the unknown playlist dey'],
  ['neither scene nor playlist', ', playlist: day', '', 'site.yaml: a scene and a playlist, or neither'],
  ['a dwell too short to read', 'dwell: 5m', 'dwell: 2s', 'site.yaml: 2s'],
])('[AM1] names %s', async (_, from, to, fault) => {
  const { faults } = await check((text) => text.replace(from, to));
  expect(faults).toContain(fault);
});
