import { wcagContrast } from 'culori';
import { describe, expect, it } from 'vitest';
import { checkTheme } from '../../../config/site/check-theme.ts';
import { contrastOf, defaultTokens, type ThemeToken, type ThemeTokens } from '../../../protocol/site/theme.ts';
import { rampColours, rampOf } from '../../../wall-client/panels/map/ramp.ts';
import { chooseColours, colours, rolesOf } from '../../../wall-client/theme/colours.ts';

const hexOf = (colour: number) => `#${colour.toString(16).padStart(6, '0')}`;

const faultsOf = (theme: ThemeTokens): string[] => {
  const faults: string[] = [];
  const tell = (path: readonly (string | number)[]) => void faults.push(path.join('.'));
  checkTheme(theme, { at: tell, atKey: tell } as unknown as Parameters<typeof checkTheme>[1]);
  return faults;
};

describe('colours that a site chooses', () => {
  it('stand in place of the wall’s own, in texts as in marks', () => {
    const chosen = chooseColours({ accent: '#7cc5ff', critical: '#ff8080' });
    expect([chosen.information, rolesOf(chosen).critical, chosen.ok]).toEqual([0x7cc5ff, 0xff8080, colours.ok]);
  });

  it('are the wall’s own where nothing is chosen', () => {
    expect(chooseColours({})).toEqual(colours);
    const token: Record<ThemeToken, number> = { ...colours, accent: colours.information };
    for (const [name, colour] of Object.entries(defaultTokens))
      expect(`#${token[name as ThemeToken].toString(16).padStart(6, '0')}`).toBe(colour);
  });

  it('are measured as WCAG measures them', () => {
    for (const colour of Object.values(defaultTokens))
      expect(contrastOf(colour, defaultTokens.panel)).toBeCloseTo(wcagContrast(colour, defaultTokens.panel), 5);
  });

  it('colour the map as well, and leave it as light as it was', () => {
    expect(rampOf({ colours })).toEqual([...rampColours]);
    for (const accent of ['#ffb26b', '#e0a0ff', '#8affc1']) {
      const ramp = rampOf({ colours: chooseColours({ accent }) });
      for (const [index, colour] of ramp.entries()) {
        const [chosen, own] = [hexOf(colour), hexOf(rampColours[index] ?? 0)];
        expect(Math.abs(contrastOf(chosen, '#ffffff') - contrastOf(own, '#ffffff'))).toBeLessThan(0.3);
        // Of the accent's hue: the channels stand in its order.
        const order = (hex: string) => [1, 3, 5].map((at) => hex.slice(at, at + 2));
        const strongest = (hex: string) => order(hex).indexOf(order(hex).toSorted().at(-1) ?? '');
        expect(strongest(chosen)).toBe(strongest(accent));
      }
    }
  });

  it('are refused where they cannot be read, at the colour or at the ground that was chosen', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ accent: '#7cc5ff', background: '#000000' })).toEqual([]);
    expect(faultsOf({ critical: '#a01020' })).toEqual(['critical', 'critical']);
    expect(faultsOf({ panel: '#ffffff' })).toContain('panel');
  });

  it('are refused where two roles look the same to eyes that see fewer colours', () => {
    expect(faultsOf({ critical: '#ffb938' })).toEqual(['critical']);
    // To those who see all colours these two are far apart.
    expect(faultsOf({ ok: '#c8b400', critical: '#ff6a3c' })).toContain('ok');
  });
});
