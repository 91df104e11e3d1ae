import type { Static } from 'typebox';
import type { Layer } from '../../protocol/site/metrics.ts';
import type { Kind } from '../../protocol/site/kinds.ts';
import { decodePoint } from './encode-value.ts';
import type { KindPlan, RegisterPlan } from './kind-plan.ts';
import { VOIDED } from './kind-plan.ts';
import { isVoided } from './is-voided.ts';
import { exists, isSet, valueAt } from './registers.ts';
import type { Registers } from './registers.ts';
import { compileWhere, maskOf, registerOf } from './where-predicate.ts';
import type { Predicate } from './where-predicate.ts';

/** A layer of the map: every entity of a kind as a place and a state. */
export interface LayerPlan {
  readonly kind: KindPlan;
  readonly states: readonly Predicate[];
  readonly point: RegisterPlan | undefined;
  readonly district: RegisterPlan | undefined;
  /** Mask of the registers of which a change may change the layer. */
  readonly uses: number;
}
export const NOT_SHOWN = -1;

export function compileLayer(kind: KindPlan, layer: Static<typeof Layer>, location: Kind['location']): LayerPlan {
  const states = layer.states.map(({ where }) => compileWhere(kind, where));
  const point = location?.point === undefined ? undefined : registerOf(kind, location.point);
  const district = location?.district === undefined ? undefined : registerOf(kind, location.district);
  const places = [point, district].filter((register): register is RegisterPlan => register !== undefined);
  const voided = kind.registers[VOIDED] as RegisterPlan;
  return {
    kind,
    states: states.map(({ holds }) => holds),
    point,
    district,
    uses: maskOf([voided, ...places, ...states.flatMap(({ uses }) => uses)]),
  };
}

/** Index of the first state that holds, or NOT_SHOWN. */
export function layerState({ states }: LayerPlan, registers: Registers, slot: number): number {
  const base = slot * registers.width;
  // One that went to the archive is told to be nothing.
  if (isVoided(registers, base) || !exists(registers, base)) return NOT_SHOWN;
  for (let i = 0; i < states.length; i++) if ((states[i] as Predicate)(registers, base)) return i;
  return NOT_SHOWN;
}

/** [longitude, latitude] of an entity; undefined where it has told none. */
export function layerPoint({ point }: LayerPlan, registers: Registers, slot: number): [number, number] | undefined {
  const place = point && slot * registers.width + point.index;
  return place !== undefined && isSet(registers, place) ? decodePoint(valueAt(registers, place)) : undefined;
}

/** District code of an entity; undefined where it has told none. */
export function layerDistrict({ district }: LayerPlan, registers: Registers, slot: number): string | undefined {
  const place = district && slot * registers.width + district.index;
  return place !== undefined && isSet(registers, place) ? district?.names?.[valueAt(registers, place)] : undefined;
}
