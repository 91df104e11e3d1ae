import {
  contrastOf,
  defaultTokens,
  TEXT_COLOUR,
  type ThemeToken,
  type ThemeTokens,
} from '../../protocol/site/theme.ts';
import { COLOUR_VISIONS, LEAST_DIFFERENCE, seenDifference } from './colour-vision.ts';
import type { Findings } from './finding.ts';

/** Least contrasts (WCAG 2.2): of small text, of what is out of use and says so by its shape, and of what is read from afar. */
const LEAST = { accent: 4.5, ok: 4.5, warning: 4.5, critical: 4.5, off: 3 } as const;
const LEAST_TEXT = 7;
const GROUNDS = ['background', 'panel'] as const;

const ROLE_TOKENS = ['accent', 'ok', 'warning', 'critical', 'off'] as const satisfies readonly ThemeToken[];

/**
 * Whatever colours a site chooses, the wall can be read: each on both grounds, the texts on its grounds, and what they mean
 * told apart by eyes that see fewer colours.
 */
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
  checkRoles(theme, findings);
}

function checkRoles(theme: ThemeTokens, findings: Findings): void {
  const colourOf = (token: ThemeToken) => theme[token] ?? defaultTokens[token];
  for (const [index, token] of ROLE_TOKENS.entries())
    for (const other of ROLE_TOKENS.slice(index + 1)) {
      const at = theme[token] !== undefined ? token : theme[other] !== undefined ? other : undefined;
      if (at === undefined) continue;
      const vision = COLOUR_VISIONS.find(
        (each) => seenDifference(colourOf(token), colourOf(other), each) < LEAST_DIFFERENCE,
      );
      if (vision !== undefined)
        findings.at(
          [at],
          `${theme[at]}: with ${vision}, ${token} and ${other} look the same`,
          `colours that are at least ${LEAST_DIFFERENCE} apart (CIEDE2000) for every eye`,
        );
    }
}

const ratio = (one: string, other: string) => `${contrastOf(one, other).toFixed(1)} : 1`;
