import { tzOffset } from '@date-fns/tz';
import { createHash } from 'node:crypto';
import { type PatrolCamera, patrolOrder } from '../../../config/site/patrol-order.ts';
import { parseDuration } from '../../../protocol/duration.ts';
import type { Rendition } from '../../../protocol/video.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { clockMinutes } from '../../local-time.ts';
import type { Confirmation } from './fault-watch.ts';
import type { Schedule } from './round-schedule.ts';

export interface ClassPlan {
  readonly name: string;
  readonly schedule: Schedule;
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

/** The patrol of a site; undefined where it declares none, or has no camera for it. */
export function compilePatrol(site: Site): PatrolPlan | undefined {
  const { patrol, timeZone } = site.file;
  if (!patrol) return undefined;
  const offsetAt = (timeMs: number) => tzOffset(timeZone, new Date(timeMs)) * MINUTE_MS;
  const order = patrolOrder(site);
  const classes = Object.entries(patrol.classes).flatMap(([name, { rounds }]) => {
    const cameras = order.get(name) ?? [];
    if (cameras.length === 0) return [];
    const hours = rounds.map(({ from, every }) => ({
      fromMs: clockMinutes(from) * MINUTE_MS,
      everyMs: parseDuration(every),
    }));
    const fingerprint = hashOf(cameras.map(({ id }) => id).join());
    const plan: ClassPlan = {
      name,
      schedule: { hours, offsetAt },
      cameras,
      fingerprint,
    };
    return [plan];
  });
  if (classes.length === 0) return undefined;
  const { confirm = CONFIRMATION, rendition = 'main', atOnce = AT_ONCE } = patrol;
  return { classes, confirmation: confirm, rendition, atOnce };
}

function hashOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
