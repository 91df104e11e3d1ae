import { expect, it } from 'vitest';
import type { SceneTold } from '../../protocol/messages.ts';
import type { SceneFile } from '../../protocol/site/scenes.ts';
import { SceneFollower } from '../../wall-client/scene-follower.ts';

const scene = (name: string): SceneFile => ({
  name: { zh: name, en: name },
  grid: { columns: ['1fr'], rows: ['1fr'], areas: ['clock'] },
  panels: { clock: { panel: 'clock' } },
});
const scenes = { own: scene('own'), alerts: scene('alerts'), idle: scene('idle') };
const told = (more: Partial<SceneTold>): SceneTold => ({
  type: 'scene',
  scene: 'alerts',
  at: 0,
  transition: { kind: 'cut' },
  revision: 1,
  ...more,
});

function follow() {
  const did: string[] = [];
  const stage = {
    shown: undefined as string | undefined,
    showScene(name: string) {
      did.push(`show ${name}`);
      stage.shown = name;
    },
    prepareScene: (name: string, _: SceneFile, { at }: { at: number }) => void did.push(`prepare ${name} for ${at}`),
  };
  return { did, follower: new SceneFollower({ stage, scenes, own: 'own' }) };
}

it('shows what stands; what is told again changes nothing', () => {
  const { did, follower } = follow();
  const standing = told({ at: 500 });
  for (const wall of [1_000, 1_016]) follower.heed(standing, wall);
  expect(did).toEqual(['show alerts']);
});

it('[SC4] shows what stood before, and prepares what is still to come', () => {
  const { did, follower } = follow();
  follower.heed(told({ at: 1_300, from: 'idle' }), 1_000);
  follower.heed(told({ at: 2_300, scene: 'own', revision: 2 }), 2_000);
  expect(did).toEqual(['show idle', 'prepare alerts for 1300', 'prepare own for 2300']);
});

it('shows the wall’s own scene where the server says nothing for a while, and where its scene is of another site', () => {
  const { did, follower } = follow();
  for (const wall of [1_000, 2_000, 2_500, 2_600]) follower.heed(undefined, wall);
  follower.heed(told({ scene: 'unknown' }), 3_000);
  expect(did).toEqual(['show own']);
  const other = follow();
  other.follower.heed(told({ scene: 'constructor' }), 1_000);
  expect(other.did).toEqual(['show own']);
});
