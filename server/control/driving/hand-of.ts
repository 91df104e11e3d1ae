import type { DrivingRole } from '../../../protocol/driving.ts';
import type { Principal } from '../../auth/principal.ts';
import type { Role } from '../../auth/rights.ts';
import type { Hand } from './settle.ts';

const drivingRoles: ReadonlySet<Role> = new Set<DrivingRole>(['operator', 'supervisor', 'admin']);

/** People drive. Keys act beside whoever drives, and hold to a lock alone: another system that switches the wall must not wait for a person. */
export function handOf({
  kind,
  id,
  role,
  may,
}: Pick<Principal, 'id' | 'role' | 'may'> & { readonly kind: string }): Hand {
  return {
    kind: kind === 'person' ? 'person' : 'beside',
    by: id,
    role: isDrivingRole(role) ? role : undefined,
    overrules: may('wall.overrule'),
    yields: false,
  };
}

function isDrivingRole(role: Role): role is DrivingRole {
  return drivingRoles.has(role);
}
