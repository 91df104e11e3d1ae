import { assertNever } from '../../protocol/assert-never.ts';
import type { AttributeValue } from '../../protocol/events.ts';
import type { Attribute, Kind } from '../../protocol/site/kinds.ts';
import type { DistrictShape, Site } from '../../protocol/site/site.ts';
import type { DrillKind } from '../../protocol/site/drill.ts';
import { placeIn } from './place-in.ts';
import { drawSpread, type Random } from './random.ts';
import { weightedChoice } from './weighted-choice.ts';

/** What has been told of an entity so far. */
export type Told = Readonly<Record<string, AttributeValue>>;

/** How one attribute of a kind gets its values. */
export interface AttributePlan {
  readonly name: string;
  /** Undefined: stays unset. A point lies in the entity's district, and a label suits its codes. */
  draw(random: Random, told: Told): AttributeValue | undefined;
  /** How often a code is drawn, 0 to 1; 0 for what is no code list. */
  shareOf(code: string): number;
  /** The same attribute, never drawing this code. */
  without(code: string): AttributePlan;
}

/** Attribute name -> plan, in the order of drawing: what depends on others comes after them. */
export function compileAttributes(site: Site, kind: Kind, rhythm: DrillKind): ReadonlyMap<string, AttributePlan> {
  const dependent = ([, attribute]: [string, Attribute]) => Number('point' in attribute || 'label' in attribute);
  const ordered = Object.entries(kind.attributes).sort((left, right) => dependent(left) - dependent(right));
  return new Map(
    ordered.map(([name, attribute]) => {
      const plan = compileAttribute({ site, kind, rhythm, name, attribute });
      const needed = rhythm.given?.[name];
      return [name, needed ? { ...plan, draw: drawGiven(needed, plan.draw) } : plan];
    }),
  );
}

/** Without the codes that it needs it stays unset. */
function drawGiven(needed: Readonly<Record<string, string>>, draw: Draw): Draw {
  return (random, told) =>
    Object.entries(needed).every(([name, code]) => told[name] === code) ? draw(random, told) : undefined;
}

interface Declared {
  readonly site: Site;
  readonly kind: Kind;
  readonly rhythm: DrillKind;
  readonly name: string;
  readonly attribute: Attribute;
}

function compileAttribute({ site, kind, rhythm, name, attribute }: Declared): AttributePlan {
  if ('codes' in attribute) {
    const codes =
      attribute.codes === 'districts' ? site.file.districts.map(({ code }) => code) : Object.keys(attribute.codes);
    return codesPlan(name, codes, rhythm.weights?.[name] ?? {});
  }
  if ('number' in attribute) return plainPlan(name, numberDraw(attribute.number, rhythm.numbers?.[name]));
  if ('point' in attribute) return plainPlan(name, pointDraw(site.shapes, kind.location?.district));
  if ('label' in attribute) return plainPlan(name, labelDraw(site, rhythm));
  return assertNever(attribute, 'attribute');
}

function codesPlan(name: string, codes: readonly string[], weights: Readonly<Record<string, number>>): AttributePlan {
  const choice = weightedChoice(codes, (code) => weights[code] ?? 1);
  return {
    name,
    draw: (random) => choice.choose(random),
    shareOf: (code) => choice.shareOf(code),
    without: (left) =>
      codesPlan(
        name,
        codes.filter((code) => code !== left),
        weights,
      ),
  };
}

type Draw = AttributePlan['draw'];

function plainPlan(name: string, draw: Draw): AttributePlan {
  const plan: AttributePlan = { name, draw, shareOf: () => 0, without: () => plan };
  return plan;
}

function numberDraw({ min, max }: { min: number; max: number }, spread: readonly [number, number] | undefined): Draw {
  if (spread) {
    const [median, p90] = spread;
    return (random) => Math.max(min, Math.min(max, Math.round(drawSpread(random, { median, p90 }))));
  }
  // Cubed: amounts, ages of a matter and numbers of people involved are small far more often than large.
  return (random) => min + Math.floor((max - min + 1) * random() ** 3);
}

function pointDraw(shapes: Readonly<Record<string, DistrictShape>> | undefined, districtAttribute = ''): Draw {
  return (random, told) => {
    const district = told[districtAttribute];
    const shape = typeof district === 'string' ? shapes?.[district] : undefined;
    return shape && placeIn(shape, random);
  };
}

function labelDraw(site: Site, rhythm: DrillKind): Draw {
  const language = site.file.languages[0] ?? 'en';
  return (random, told) => {
    const suiting = (rhythm.labels ?? []).filter(({ is }) =>
      Object.entries(is ?? {}).every(([name, code]) => told[name] === code),
    );
    return suiting[Math.floor(random() * suiting.length)]?.[language];
  };
}
