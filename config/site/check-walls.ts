import type { Screen, Wall } from '../../protocol/site/site-file.ts';
import { eachEntry } from './check-names.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Every screen lies on the wall, and what the wall names is there. */
export function checkWall(
  { width, height, heightMm, viewingDistanceMm, screens, scene, pixelShift }: Wall,
  { scenes }: Pick<Vocabulary, 'scenes'>,
  findings: Findings,
): void {
  if (scene !== undefined && !scenes.has(scene))
    findings.at(['scene'], `the unknown scene ${scene}`, oneOf(scenes.keys(), scene));
  if (heightMm !== undefined && viewingDistanceMm === undefined)
    findings.atKey(['heightMm'], 'heightMm without viewingDistanceMm', 'both or neither');
  if (viewingDistanceMm !== undefined && heightMm === undefined)
    findings.atKey(['viewingDistanceMm'], 'viewingDistanceMm without heightMm', 'both or neither');
  for (const [name, screen] of eachEntry(Object.entries(screens), ['screens'], findings)) {
    const { density = 1 } = screen;
    if (pixelShift && pixelShift.px * density < 1)
      findings.at(
        ['pixelShift', 'px'],
        `a pixelShift of ${pixelShift.px}, which is less than a pixel of the screen ${name}`,
        `at least ${Math.ceil(1 / density)}`,
      );
    const [right, bottom] = [screen.x + screen.width, screen.y + screen.height];
    if (right > width)
      findings.atKey(
        ['screens', name],
        `the screen ${name}, which ends at x ${right}`,
        `an end within the wall’s width of ${width}`,
      );
    if (bottom > height)
      findings.atKey(
        ['screens', name],
        `the screen ${name}, which ends at y ${bottom}`,
        `an end within the wall’s height of ${height}`,
      );
  }
}

/**
 * Two screens that show in part the same place are usually a slip, and sometimes projectors that blend. One that lies
 * in another as a whole is a copy made on purpose.
 */
export function warnOfOverlaps({ screens }: Wall, warnings: Findings): void {
  const all = Object.entries(screens);
  for (const [index, [name, screen]] of all.entries())
    for (const [other, before] of all.slice(0, index))
      if (overlap(screen, before) && !holds(screen, before) && !holds(before, screen))
        warnings.atKey(
          ['screens', name],
          `the screen ${name}, which overlaps ${other}`,
          'a place of its own, or one within the other',
        );
}

function overlap(one: Screen, other: Screen): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function holds(outer: Screen, inner: Screen): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}
