import type { Role } from '../../protocol/site/metrics.ts';
import type { ThemeToken, ThemeTokens } from '../../protocol/site/theme.ts';

/** What each colour is for. Text stands on `panel`; a test holds the contrast of each. */
export const colours = {
  background: 0x05080f,
  panel: 0x0a1322,
  /** The upper end of a panel, where light falls on it. */
  panelLit: 0x0e1a2e,
  line: 0x1d3350,
  text: 0xe8f1fb,
  dim: 0x8fa6bf,
  /** Decoration and the second language: nothing that must be read from afar. */
  faint: 0x5f7892,
  /** The way of a bar that is not filled. */
  track: 0x14233a,
  information: 0x37a8ff,
  ok: 0x2fc6a4,
  warning: 0xffb938,
  critical: 0xff4d5e,
  off: 0x6b7a8d,
} as const;
export type Colour = keyof typeof colours;
export type Colours = Readonly<Record<Colour, number>>;
/** How much light falls on the upper end of a panel. */
const LIT_SHARE = 0.03;

/** The wall's colours with those in place that a site has chosen; the lit end of a panel goes with its ground. */
export function chooseColours(tokens: ThemeTokens): Colours {
  const read = (token: ThemeToken, otherwise: number) => {
    const chosen = tokens[token];
    return chosen === undefined ? otherwise : Number.parseInt(chosen.slice(1), 16);
  };
  const panel = read('panel', colours.panel);
  return {
    ...colours,
    background: read('background', colours.background),
    panel,
    panelLit: tokens.panel === undefined ? colours.panelLit : mixColours(panel, 0xffffff, LIT_SHARE),
    information: read('accent', colours.information),
    ok: read('ok', colours.ok),
    warning: read('warning', colours.warning),
    critical: read('critical', colours.critical),
    off: read('off', colours.off),
  };
}

export function rolesOf({ ok, information, warning, critical, off }: Colours): Readonly<Record<Role, number>> {
  return { ok, information, warning, critical, off };
}

/** Hues of categories that mean nothing by themselves; never warning, critical or ok. */
export const categoryColours = [0x37a8ff, 0x56d4f0, 0x9b8cff, 0x7fb2d9, 0x4f83d6, 0xb7a6e8] as const;

/** Between two colours, channel by channel in sRGB; `share` 0 gives the first. */
export function mixColours(first: number, second: number, share: number): number {
  let mixed = 0;
  for (const shift of [16, 8, 0]) {
    const from = (first >> shift) & 0xff;
    const to = (second >> shift) & 0xff;
    mixed |= Math.round(from + (to - from) * share) << shift;
  }
  return mixed;
}
