import { isOfDistricts } from '../../protocol/site/kinds.ts';
import type { Site } from '../../protocol/site/site.ts';
import { CAMERA_KIND, FAULT_KIND } from '../../protocol/site/patrol-kinds.ts';
import { type KindPlan, type RegisterPlan, VOIDED } from '../aggregate/kind-plan.ts';
import { EVERY_REGISTER } from '../aggregate/registers.ts';
import { maskOf } from '../aggregate/where-predicate.ts';

/** Which registers of a camera the console shows: all codes but its district, which the site declares, and when it was last seen. */
export interface CameraRegisters {
  readonly attributes: readonly RegisterPlan[];
  readonly seen: RegisterPlan | undefined;
}

/** Which registers of a fault say what it is and whether it is open. */
export interface FaultRegisters {
  readonly code: RegisterPlan | undefined;
  readonly found: RegisterPlan | undefined;
  readonly repaired: RegisterPlan | undefined;
}

export function cameraRegisters(kind: KindPlan, site: Pick<Site, 'kinds'>): CameraRegisters {
  const declared = site.kinds[kind.name]?.attributes ?? {};
  return {
    attributes: kind.attributes.filter(({ name, holds }) => holds === 'code' && !isOfDistricts(declared[name])),
    seen: kind.milestones.find(({ join }) => join === 'last'),
  };
}

export function faultRegisters(kind: KindPlan): FaultRegisters {
  const code = kind.register.get(FAULT_KIND);
  return {
    code: code?.holds === 'code' ? code : undefined,
    found: kind.register.get('found'),
    repaired: kind.register.get('repaired'),
  };
}

/** Mask of the registers of which a change is to reach the console; 0 for a kind without work that tells nothing of cameras. */
export function watchedForConsole(kind: KindPlan, site: Pick<Site, 'kinds' | 'cameras'>): number {
  // Its board lists all of it.
  if (site.kinds[kind.name]?.work) return EVERY_REGISTER;
  if (site.cameras.size === 0) return 0;
  const voided = kind.registers[VOIDED];
  const registers = (() => {
    if (kind.name === CAMERA_KIND) {
      const { attributes, seen } = cameraRegisters(kind, site);
      return [voided, seen, ...attributes];
    }
    return kind.name === FAULT_KIND ? [voided, ...Object.values(faultRegisters(kind))] : [];
  })();
  return maskOf(registers.filter((register) => register !== undefined));
}
