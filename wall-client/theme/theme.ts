import type { Role } from '../../protocol/site/metrics.ts';
import type { ThemeTokens } from '../../protocol/site/theme.ts';
import { chooseColours, type Colours, colours, rolesOf } from './colours.ts';
import { createSpacing, type Spacing } from './spacing.ts';
import { createTypeScale, type TypeScale } from './type-scale.ts';

/** Everything that a panel may take sizes and colours from, in device pixels of this wall. */
export interface Theme {
  readonly wallHeightPx: number;
  readonly type: TypeScale;
  readonly space: Spacing;
  readonly colours: Colours;
  readonly roles: Readonly<Record<Role, number>>;
}

/** Sizes for a wall that is `wallHeightPx` high; colours that the site has not chosen are the wall's own. */
export function createTheme(wallHeightPx: number, tokens?: ThemeTokens): Theme {
  const chosen = tokens ? chooseColours(tokens) : colours;
  return {
    wallHeightPx,
    type: createTypeScale(wallHeightPx),
    space: createSpacing(wallHeightPx),
    colours: chosen,
    roles: rolesOf(chosen),
  };
}
