import {
  contrastOf,
  defaultTokens,
  TEXT_COLOUR,
  type ThemeToken,
  type ThemeTokens,
} from '../../protocol/site/theme.ts';
import type { Findings } from './finding.ts';

/** Least contrasts (WCAG 2.2): of small text, of what is out of use and says so by its shape, and of what is read from afar. */
const LEAST = { accent: 4.5, ok: 4.5, warning: 4.5, critical: 4.5, off: 3 } as const;
const LEAST_TEXT = 7;
const GROUNDS = ['background', 'panel'] as const;

/** Whatever colours a site chooses, the wall can be read: each on both grounds, and the texts on its grounds. */
export function checkTheme(theme: ThemeTokens, findings: Findings): void {
  const colourOf = (token: ThemeToken) => theme[token] ?? defaultTokens[token];
  for (const ground of GROUNDS) {
    if (theme[ground] !== undefined && contrastOf(TEXT_COLOUR, colourOf(ground)) < LEAST_TEXT)
      findings.at(
        [ground],
        `${colourOf(ground)}, on which the wall’s text has a contrast of ${ratio(TEXT_COLOUR, colourOf(ground))}`,
        `a darker ground: at least ${LEAST_TEXT} : 1`,
      );
    for (const [token, least] of Object.entries(LEAST) as [keyof typeof LEAST, number][]) {
      // A fault is told once, where the site has chosen: at the colour, else at the ground.
      const at = theme[token] !== undefined ? token : theme[ground] !== undefined ? ground : undefined;
      if (at === undefined || contrastOf(colourOf(token), colourOf(ground)) >= least) continue;
      findings.at(
        [at],
        `${theme[at]}: ${token} on ${ground} has a contrast of ${ratio(colourOf(token), colourOf(ground))}`,
        `at least ${least} : 1`,
      );
    }
  }
}

const ratio = (one: string, other: string) => `${contrastOf(one, other).toFixed(1)} : 1`;
