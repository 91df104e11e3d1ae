import { createHash } from 'node:crypto';
import type { Camera } from '../../protocol/site/cameras.ts';
import type { Site } from '../../protocol/site/site.ts';

export interface PatrolCamera {
  readonly id: string;
  readonly district: string;
}

/**
 * The cameras of each class of the patrol, in an order of their own that mixes districts, so that a minute of the round is
 * not one district's network. Restricted cameras are not patrolled: nothing of them is relayed to a worker.
 */
export function patrolOrder({ file, cameras }: Pick<Site, 'file' | 'cameras'>): ReadonlyMap<string, PatrolCamera[]> {
  const { patrol } = file;
  if (!patrol) return new Map();
  const [usual] = Object.keys(patrol.classes);
  const classOf = (camera: Camera) => camera.patrol ?? patrol.otherwise ?? usual;
  const byClass = Map.groupBy(
    [...cameras].filter(([, camera]) => camera.restricted !== true),
    ([, camera]) => classOf(camera),
  );
  return new Map(
    Object.keys(patrol.classes).map((name) => {
      const ordered = (byClass.get(name) ?? []).map(([id, { district }]) => ({ id, district, order: orderOf(id) }));
      ordered.sort((left, right) => (left.order < right.order ? -1 : 1));
      return [name, ordered.map(({ id, district }) => ({ id, district }))];
    }),
  );
}

function orderOf(id: string): string {
  return createHash('sha1').update(id).digest('hex');
}
