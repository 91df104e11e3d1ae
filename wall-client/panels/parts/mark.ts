import type { Graphics } from 'pixi.js';
import type { Role } from '../../../protocol/site/metrics.ts';
import { assertNever } from '../../../protocol/assert-never.ts';

/** Draws a role's shape, so that it can be told without its colour; fill or stroke it afterwards. */
export function traceMark(graphics: Graphics, role: Role, x: number, y: number, radius: number): Graphics {
  switch (role) {
    case 'ok':
      return graphics.circle(x, y, radius * 0.8);
    case 'information':
      return graphics.roundRect(x - radius * 0.75, y - radius * 0.75, radius * 1.5, radius * 1.5, radius * 0.25);
    case 'warning':
      return graphics.poly([x, y - radius, x + radius, y, x, y + radius, x - radius, y]);
    case 'critical':
      return graphics.poly([x, y - radius, x + radius * 0.98, y + radius * 0.78, x - radius * 0.98, y + radius * 0.78]);
    case 'off':
      return graphics.rect(x - radius, y - radius * 0.22, radius * 2, radius * 0.44);
    default:
      return assertNever(role, 'role');
  }
}
