import { tzOffset } from '@date-fns/tz';
import { createHash } from 'node:crypto';
import { parseDuration } from '../../../protocol/duration.ts';
import type { Rendition } from '../../../protocol/video.ts';
import type { Site } from '../../../protocol/site/site.ts';
import type { Confirmation } from './fault-watch.ts';
import type { Schedule } from './round-schedule.ts';

export interface PatrolCamera {
  readonly id: string;
  readonly district: string;
}
export interface ClassPlan {
  readonly name: string;
  readonly schedule: Schedule;
  /** In an order of their own that mixes districts, so that a minute of the round is not one district's network. */
  readonly cameras: readonly PatrolCamera[];
  /** Of the cameras in their order: a round is only gone on with where they are the same. */
  readonly fingerprint: string;
}
export interface PatrolPlan {
  readonly classes: readonly ClassPlan[];
  readonly confirmation: Confirmation;
  readonly rendition: Rendition;
  readonly atOnce: number;
}

const MINUTE_MS = 60_000;
const CONFIRMATION: Confirmation = { needs: 2, of: 3 };
const AT_ONCE = 32;

/** The patrol of a site; undefined where it declares none, or has no camera for it. Restricted cameras are among them: the patrol's key sees them ([VD7]). */
export function compilePatrol(site: Site): PatrolPlan | undefined {
  const { patrol, timeZone } = site.file;
  if (!patrol) return undefined;
  const offsetAt = (timeMs: number) => tzOffset(timeZone, new Date(timeMs)) * MINUTE_MS;
  const [usual] = Object.keys(patrol.classes);
  const byClass = Map.groupBy(site.cameras, ([, camera]) => camera.patrol ?? patrol.otherwise ?? usual);
  const classes = Object.entries(patrol.classes).flatMap(([name, { rounds }]) => {
    const cameras = (byClass.get(name) ?? []).map(([id, { district }]) => ({ id, district, order: hashOf(id) }));
    if (cameras.length === 0) return [];
    cameras.sort((left, right) => (left.order < right.order ? -1 : 1));
    const hours = rounds.map(({ from, every }) => ({ fromMs: timeOfDay(from), everyMs: parseDuration(every) }));
    const fingerprint = hashOf(cameras.map(({ id }) => id).join());
    const plan: ClassPlan = {
      name,
      schedule: { hours, offsetAt },
      cameras: cameras.map(({ id, district }) => ({ id, district })),
      fingerprint,
    };
    return [plan];
  });
  if (classes.length === 0) return undefined;
  const { confirm = CONFIRMATION, rendition = 'main', atOnce = AT_ONCE } = patrol;
  return { classes, confirmation: confirm, rendition, atOnce };
}

function timeOfDay(text: string): number {
  const [hours, minutes] = text.split(':').map(Number);
  return ((hours ?? 0) * 60 + (minutes ?? 0)) * MINUTE_MS;
}

function hashOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
