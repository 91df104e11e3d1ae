import { describe, expect, it } from 'vitest';
import type { SceneFile } from '../../protocol/site/scenes.ts';
import { LANGUAGES } from '../../protocol/words.ts';
import { chromeWords } from '../../wall-client/words/chrome-words.ts';
import { createWallFixture } from '../pictures/fixtures/wall-fixture.ts';
import { installMeasuredCanvas } from '../support/measured-canvas.ts';
import { type LaidScene, textsOfScene } from './texts-of-scene.ts';

installMeasuredCanvas();

/** Panels whose numbers are what they say; in others a number may be a tick of an axis or the time of a row. */
const OF_FIGURES = new Set(['number', 'numbers', 'ledger', 'matrix', 'duty', 'ranking', 'steps']);
const OF_TABLES = new Set(['ledger', 'matrix']);
const CHINESE = /[\u3400-\u9fff]/;
const FIGURE = /^[\d.,%:]+$/;
/** A size is a whole pixel; a number that was made to fit is not. */
const PIXEL = 1;

/** What of a scene breaks the rule of type, in words. */
function faultsOf({ theme: { type, colours }, texts }: LaidScene, language: 'zh' | 'en'): string[] {
  return texts.flatMap(({ panel, kind, text, size, role, colour }) => {
    const says = (fault: string) => [`${panel}: “${text}” at ${size.toFixed(1)} px ${fault}`];
    if (text.endsWith('…') && language === 'zh') return says('is cut');
    if (size < type.caption - PIXEL) return says(`is smaller than a caption, ${type.caption} px`);
    // The second language of a title stands beside the first, faint.
    const isSecond = language === 'en' && colour === colours.faint;
    // Axis ticks are captions; so the theme says.
    const isTick = kind === 'series';
    if (CHINESE.test(text) && !isSecond && !isTick && size < type.body - PIXEL)
      return says(`is Chinese below ${type.body} px`);
    // By how much a number has changed is not the number.
    const isMessage = (role !== 'body' || OF_TABLES.has(kind)) && !(role === 'digits' && text.endsWith('%'));
    if (OF_FIGURES.has(kind) && FIGURE.test(text) && isMessage && size < type.digits - PIXEL)
      return says(`is a figure below ${type.digits} px`);
    if (text === chromeWords.fault[language]) return says('stands in the place of a panel');
    return [];
  });
}

describe.each(['lianyuan', 'san-francisco'] as const)('the rule of type on the scenes of %s', async (code) => {
  const fixture = await createWallFixture(code);
  // A wall that says how high it is and from where it is read is one on which the rule holds.
  const walls = Object.entries(fixture.site.file.walls).filter(([, { heightMm }]) => heightMm !== undefined);
  const cases = walls.flatMap(([name, wall]) => LANGUAGES.map((language) => ({ name, wall, language })));

  it.each(cases)('$name in $language: nothing that must be read is too small', ({ wall, language }) => {
    const faults = Object.entries(fixture.site.scenes).flatMap(([name, scene]) =>
      faultsOf(textsOfScene(scene, { fixture, wall, language }), language).map((fault) => `${name} ${fault}`),
    );
    expect(faults).toEqual([]);
  });
});

it('the rule names what is too small where panels have no room', async () => {
  const fixture = await createWallFixture('lianyuan');
  const narrow: SceneFile = {
    name: { zh: '窄', en: 'Narrow' },
    grid: { columns: [150, 300, 400, '1fr'], rows: [100, '1fr'], areas: ['row . . .', '. book states .'] },
    panels: {
      row: { panel: 'numbers', metrics: ['alerts.closedToday', 'alerts.overdue', 'alerts.unsigned'] },
      book: { panel: 'ledger', columns: [{ metric: 'requests.openByUnit' }, { metric: 'requests.overdueByUnit' }] },
      states: { panel: 'matrix', metric: 'cameras.byDistrictAndState' },
    },
  };
  const laid = textsOfScene(narrow, { fixture, wall: { width: 3840, height: 1080 }, language: 'zh' });
  const faults = faultsOf(laid, 'zh').join('\n');
  for (const fault of ['is smaller than a caption', 'is Chinese below 25 px', 'is a figure below 32 px', 'is cut'])
    expect(faults).toContain(fault);
});
