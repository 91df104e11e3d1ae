import { wcagContrast } from 'culori';
import { describe, expect, it } from 'vitest';
import { checkTheme } from '../../../config/site/check-theme.ts';
import { contrastOf, defaultTokens, type ThemeToken, type ThemeTokens } from '../../../protocol/site/theme.ts';
import { chooseColours, colours, rolesOf } from '../../../wall-client/theme/colours.ts';

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
