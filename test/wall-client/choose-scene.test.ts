import { describe, expect, it } from 'vitest';
import type { SiteDescription } from '../../protocol/site/site.ts';
import { describeSite } from '../../config/site/describe-site.ts';
import { loadSite } from '../../config/site/load-site.ts';
import { readAddress } from '../../wall-client/address.ts';
import { chooseScene } from '../../wall-client/choose-scene.ts';

const directory = new URL('../../config/sites/lianyuan', import.meta.url).pathname;
const site: SiteDescription = describeSite(await loadSite(directory));

function wallOf(address: string, width: number, height: number) {
  const { pathname, search } = new URL(address, 'http://wall');
  const chosen = chooseScene(readAddress({ pathname, search }), site, { width, height });
  return 'refused' in chosen ? chosen.refused.en : [chosen.wall.width, chosen.wall.height, chosen.screen];
}

describe('chooseScene', () => {
  const whole = { x: 0, y: 0, width: 3840, height: 1080 };

  it('keeps the wall’s own proportions on a page that has them, within a border', () => {
    expect(wallOf('/wall/main', 1920, 540)).toEqual([3840, 1080, whole]);
    expect(wallOf('/wall/main', 1920, 560)).toEqual([3840, 1080, whole]);
  });

  it('lays a scene out for a page of other proportions, at the same size of type', () => {
    expect(wallOf('/wall/main', 1920, 1080)).toEqual([1920, 1080, { ...whole, width: 1920 }]);
    expect(wallOf('/wall/main', 400, 900)).toEqual([1620, 1080, { ...whole, width: 1620 }]);
  });

  it('never does so where a screen is named', () => {
    expect(wallOf('/wall/main/all', 1920, 1080)).toEqual([3840, 1080, whole]);
    expect(wallOf('/wall/main?screen=right', 800, 800)).toEqual([3840, 1080, { ...whole, x: 1920, width: 1920 }]);
  });

  it('says what there is not', () => {
    expect(wallOf('/wall/roof', 1920, 540)).toBe('There is no such wall');
    expect(wallOf('/wall/main?scene=none', 1920, 540)).toBe('There is no such scene');
  });
});
