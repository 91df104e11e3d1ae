import type { Role } from '../../../protocol/site/metrics.ts';
import type { View } from '../../../protocol/views.ts';
import type { listReader } from '../parts/list-columns.ts';

/** What is open in a district and has to be seen. */
export interface DistrictAlerts {
  count: number;
  /** The worst of them. */
  role: Role;
  /** Event time of the newest. */
  at: number;
}

export function valuesByCode(view: View | undefined): ReadonlyMap<string, number> | undefined {
  if (view?.view === 'table' && view.by.length === 1)
    return new Map(view.rows.map((row) => [row[0] as string, row[1] as number]));
  if (view?.view === 'ranking') return new Map(view.rows);
  return undefined;
}

/** The worst role of each district's alerts, how many there are, and when the newest came. Information alarms nobody. */
export function alertsByDistrict(
  view: View | undefined,
  read: ReturnType<typeof listReader>,
): ReadonlyMap<string, DistrictAlerts> {
  const found = new Map<string, DistrictAlerts>();
  if (view?.view !== 'list') return found;
  for (const row of view.rows) {
    const { districtCode, role, isClosed } = read(row);
    if (districtCode === undefined || isClosed || alarmOf(role) === 0) continue;
    const known = found.get(districtCode);
    if (!known) found.set(districtCode, { count: 1, role, at: row.at });
    else {
      known.count += 1;
      known.at = Math.max(known.at, row.at);
      if (alarmOf(role) > alarmOf(known.role)) known.role = role;
    }
  }
  return found;
}

/** The roles that marks on the map have, the worst first. */
export function rolesOf(alerts: ReadonlyMap<string, DistrictAlerts>): Role[] {
  const roles = new Set([...alerts.values()].map(({ role }) => role));
  return [...roles].sort((left, right) => alarmOf(right) - alarmOf(left));
}

/** Of each district's number, what share the other is, 0 to 1; nothing of a district that has none. */
export function coverageByDistrict(of: View | undefined, to: View | undefined): ReadonlyMap<string, number> {
  const done = valuesByCode(of);
  const planned = valuesByCode(to);
  const shares = new Map<string, number>();
  for (const [code, whole] of planned ?? [])
    if (whole > 0) shares.set(code, Math.min(1, Math.max(0, (done?.get(code) ?? 0) / whole)));
  return shares;
}

/** 0 none, 1 warning, 2 critical. */
export function alarmOf(role: Role | undefined): number {
  return role === 'critical' ? 2 : role === 'warning' ? 1 : 0;
}
