import { parseDuration } from '../../protocol/duration.ts';
import type { Kind } from '../../protocol/site/kinds.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { Drill, DrillKind } from '../../protocol/site/drill.ts';
import { type AttributePlan, compileAttributes } from './attribute-plan.ts';
import { largestOf, type Spread } from './random.ts';
import { SLOT_MS, SLOTS_A_DAY } from './slot.ts';
import { type SubjectNumeral, subjectNumeral } from './subject-numeral.ts';

/** A site's drill, compiled once: what the generator needs and nothing that changes. */
export interface DrillPlan {
  readonly seed: string;
  readonly timeZone: string;
  readonly historyMs: number;
  readonly arrivals: readonly ArrivalPlan[];
  readonly populations: readonly PopulationPlan[];
  readonly incidents: IncidentPlan | undefined;
}

export interface StepPlan {
  readonly milestone: string;
  readonly after: Spread;
  readonly share: number;
  /** Whether an entity that does not take this step goes on with the next. */
  readonly skippable: boolean;
  /** Attributes told at this step. */
  readonly tells: readonly AttributePlan[];
  /** Attributes of this step that some entities alone have, each drawn from random numbers of its own. */
  readonly apart: readonly { readonly attribute: AttributePlan; readonly share: number }[];
}

/** Entities that come up by the clock: at each time one for every code. */
export interface RotaPlan {
  readonly each: string;
  readonly codes: readonly string[];
  readonly by: string;
  readonly at: readonly { readonly code: string; readonly minuteOfDay: number }[];
}

/** Entities that come up through the day. */
export interface ArrivalPlan {
  readonly kind: string;
  readonly steps: readonly StepPlan[];
  /** Mean number of new entities in one slot of each hour of the day. */
  readonly perSlot: readonly number[];
  readonly rota: RotaPlan | undefined;
  readonly subject: SubjectNumeral;
  /** Ids that a calendar day, and one slot of it, has room for; arrivals beyond are left out. */
  readonly idsPerDay: number;
  readonly idsPerSlot: number;
  /** Whether ids have room for the calendar date. */
  readonly dated: boolean;
  /** No event comes later than this after its entity's slot began. */
  readonly horizonMs: number;
}

/** Entities that stand there all the time. */
export interface PopulationPlan {
  readonly kind: string;
  readonly size: number;
  readonly subject: SubjectNumeral;
  readonly attributes: readonly AttributePlan[];
  readonly heartbeat: { readonly milestone: string; readonly everyMs: number } | undefined;
  readonly changes: ChangesPlan | undefined;
}

export interface ChangesPlan {
  readonly attribute: AttributePlan;
  readonly normal: string;
  readonly perHour: number;
  readonly away: Spread;
  readonly silent: ReadonlySet<string>;
}

export interface IncidentPlan {
  readonly kind: string;
  readonly everyMs: number;
  readonly lastsMs: number;
  readonly times: number;
  readonly is: Readonly<Record<string, string>>;
  readonly district: AttributePlan | undefined;
}

/** @throws {RangeError} where the site declares no drill, or one that cannot be made */
export function compileDrill(site: Site, seed = site.file.drill?.seed): DrillPlan {
  const drill = site.file.drill;
  if (!drill || seed === undefined) throw new RangeError(`site ${site.code} declares no drill`);
  const declared = Object.entries(drill.kinds).map(([name, rhythm]) => {
    const kind = site.kinds[name];
    if (!kind) throw new RangeError(`the drill of site ${site.code} names an unknown kind: ${name}`);
    return { name, kind, rhythm, attributes: compileAttributes(site, kind, rhythm) };
  });
  const incidentKind = declared.find(({ name }) => name === drill.incidents?.kind);
  return {
    seed,
    timeZone: site.file.timeZone,
    historyMs: parseDuration(drill.history),
    arrivals: declared.flatMap(({ name, kind, rhythm, attributes }) =>
      rhythm.perDay || rhythm.rota ? [compileArrivals(site, { name, kind, rhythm, attributes })] : [],
    ),
    populations: declared.flatMap(({ name, kind, rhythm, attributes }) =>
      rhythm.population ? [compilePopulation(name, kind, rhythm, rhythm.population, attributes)] : [],
    ),
    incidents:
      drill.incidents && incidentKind && compileIncidents(drill.incidents, incidentKind.kind, incidentKind.attributes),
  };
}

type Attributes = ReadonlyMap<string, AttributePlan>;

interface DeclaredKind {
  readonly name: string;
  readonly kind: Kind;
  readonly rhythm: DrillKind;
  readonly attributes: Attributes;
}

function compileArrivals(site: Site, { name, kind, rhythm, attributes }: DeclaredKind): ArrivalPlan {
  const { perDay = 0 } = rhythm;
  const rota = rhythm.rota && compileRota(site, kind, rhythm.rota);
  const weights = rhythm.hours ?? Array.from({ length: 24 }, () => 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) throw new RangeError(`drill of kind ${name}: no hour has a weight above 0`);
  const slotsAnHour = 3_600_000 / SLOT_MS;
  const perSlot = weights.map((weight) => (perDay * weight) / total / slotsAnHour);
  const busiest = Math.max(...perSlot, rota?.codes.length ?? 0);
  // Four standard deviations above the busiest hour, and a little for the quiet kinds.
  const digits = Math.ceil(Math.log10(SLOTS_A_DAY * (busiest + 4 * Math.sqrt(busiest) + 4)));
  const subject = subjectNumeral(kind.subject, 10n ** BigInt(digits));
  const room = subject.capacity.toString().length - 1;
  const dated = room >= 8 + digits;
  const dayDigits = dated ? Math.min(room - 8, MAX_DAY_DIGITS) : digits;
  const steps = compileSteps(name, kind, rhythm, attributes);
  return {
    kind: name,
    steps,
    perSlot,
    rota,
    subject,
    idsPerDay: 10 ** dayDigits,
    idsPerSlot: 10 ** dayDigits / SLOTS_A_DAY,
    dated,
    horizonMs: SLOT_MS + steps.reduce((sum, step) => sum + Math.ceil(largestOf(step.after)), 0),
  };
}

function compileRota(site: Site, kind: Kind, { each, by, at }: NonNullable<DrillKind['rota']>): RotaPlan {
  const attribute = kind.attributes[each];
  if (!attribute || !('codes' in attribute)) throw new RangeError(`a rota for each ${each}, which has no codes`);
  const { codes } = attribute;
  return {
    each,
    codes: codes === 'districts' ? site.file.districts.map(({ code }) => code) : Object.keys(codes),
    by,
    at: Object.entries(at).map(([code, time]) => ({ code, minuteOfDay: minuteOfDay(time) })),
  };
}

/** `HH:MM` */
function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** Longer ids are filled with zeros in front. */
const MAX_DAY_DIGITS = 8;

function compileSteps(name: string, kind: Kind, rhythm: DrillKind, attributes: Attributes): StepPlan[] {
  const first = Object.keys(kind.milestones)[0];
  if (!first) throw new RangeError(`drill of kind ${name}: the kind has no milestone`);
  const declared: NonNullable<DrillKind['steps']> = rhythm.steps ?? [{ milestone: first, after: ['0s', '0s'] }];
  const late = new Set(declared.flatMap((step) => step.tells ?? []));
  const shares = new Map(Object.entries(rhythm.shares ?? {}));
  return declared.map((step, index) => {
    const told = [...attributes.values()].filter((attribute) =>
      index === 0 && !late.has(attribute.name) ? true : (step.tells?.includes(attribute.name) ?? false),
    );
    return {
      milestone: step.milestone,
      after: compileSpread(step.after),
      share: step.share ?? 1,
      skippable: step.skippable ?? false,
      tells: told.filter(({ name: attribute }) => !shares.has(attribute)),
      apart: told.flatMap((attribute) => {
        const share = shares.get(attribute.name);
        return share === undefined ? [] : [{ attribute, share }];
      }),
    };
  });
}

function compilePopulation(
  name: string,
  kind: Kind,
  rhythm: DrillKind,
  size: number,
  attributes: Attributes,
): PopulationPlan {
  const lasting = Object.entries(kind.milestones).find(([, milestone]) => milestone.join === 'last')?.[0];
  if (rhythm.heartbeat && !lasting) {
    throw new RangeError(`drill of kind ${name}: a heartbeat needs a milestone that joins by last`);
  }
  const { changes } = rhythm;
  const attribute = changes && attributes.get(changes.attribute);
  return {
    kind: name,
    size,
    subject: subjectNumeral(kind.subject, BigInt(size) + 1n),
    attributes: [...attributes.values()],
    heartbeat:
      rhythm.heartbeat && lasting ? { milestone: lasting, everyMs: parseDuration(rhythm.heartbeat) } : undefined,
    changes: changes &&
      attribute && {
        attribute: attribute.without(changes.normal),
        normal: changes.normal,
        perHour: changes.perHour,
        away: compileSpread(changes.back),
        silent: new Set(changes.silent),
      },
  };
}

function compileIncidents(
  incidents: NonNullable<Drill['incidents']>,
  kind: Kind,
  attributes: Attributes,
): IncidentPlan {
  return {
    kind: incidents.kind,
    everyMs: parseDuration(incidents.every),
    lastsMs: parseDuration(incidents.lasts),
    times: incidents.times,
    is: incidents.is,
    district: attributes.get(kind.location?.district ?? ''),
  };
}

function compileSpread([median, p90]: readonly [string, string]): Spread {
  return { median: parseDuration(median), p90: parseDuration(p90) };
}
