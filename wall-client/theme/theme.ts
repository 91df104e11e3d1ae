import { colours, roleColour } from './colours.ts';
import { createSpacing, type Spacing } from './spacing.ts';
import { createTypeScale, type TypeScale } from './type-scale.ts';

/** Everything that a panel may take sizes and colours from, in device pixels of this wall. */
export interface Theme {
  readonly wallHeightPx: number;
  readonly type: TypeScale;
  readonly space: Spacing;
  readonly colours: typeof colours;
  readonly roles: typeof roleColour;
}

export function createTheme(wallHeightPx: number): Theme {
  return {
    wallHeightPx,
    type: createTypeScale(wallHeightPx),
    space: createSpacing(wallHeightPx),
    colours,
    roles: roleColour,
  };
}
