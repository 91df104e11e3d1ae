import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { RedisClientOptions } from 'redis';
import type { Site } from '../protocol/site/site.ts';
import type { Audit } from './audit/audit.ts';
import { openBriefings, type OpenBriefingsOptions } from './briefings/open-briefings.ts';
import { Arrangements } from './control/arrangements.ts';
import { Automations } from './control/automation/automations.ts';
import { Curtains } from './control/curtains.ts';
import { Director } from './control/director.ts';
import { Driving } from './control/driving/driving.ts';
import type { Hub } from './live/hub.ts';
import { Visitors } from './visitors/visitors.ts';
import { WallModes } from './wall-modes/wall-modes.ts';

export interface OpenWallsOptions {
  /** Fails at once while Redis is down. */
  readonly redis: OpenBriefingsOptions['redis'];
  /** Of the connections that follow what stands on walls. */
  readonly connection: RedisClientOptions;
  readonly site: Site;
  readonly audit: Audit;
  /** Undefined while it is being opened. */
  readonly hub: () => Hub | undefined;
  /** How far ahead an act takes effect at the least; default: `TAKE_LEAD_MS`. */
  readonly leadMs: number | undefined;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  readonly log: Pick<Logger, 'debug'>;
}

/** All that stands on the walls of a site, who drives them, and who may not see what. Each part asks others what is refused. Close it. */
export function openWalls({ redis, connection, site, audit, hub, leadMs, now, log }: OpenWallsOptions) {
  const walls = Object.keys(site.file.walls);
  const director = new Director({
    redis: connection,
    site,
    now,
    leadMs,
    isRefused: (wall, scene) => visitors.refuses(wall, scene),
    onTrouble: (error) => log.debug({ err: error }, 'the director’s connection'),
  });
  const driving = new Driving({
    redis: connection,
    site,
    audit,
    now,
    onTrouble: (error) => log.debug({ err: error }, 'the connection of drivers'),
  });
  const arrangements = new Arrangements({
    redis: connection,
    site,
    now,
    leadMs,
    onTrouble: (error) => log.debug({ err: error }, 'the connection of commands'),
  });
  const automations = new Automations({
    redis: connection,
    site,
    director,
    driving,
    audit,
    isRefused: (wall, scene) => visitors.refuses(wall, scene),
    isBriefed: (wall) => briefings.held.isHeld(wall),
    rowsOf: (list) => hub()?.rowsOf(list),
    now,
    onTrouble: (error) => log.debug({ err: error }, 'the automation of walls'),
  });
  const curtains =
    site.cameras.size === 0
      ? undefined
      : new Curtains({
          redis: connection,
          site: { code: site.code, walls },
          now,
          leadMs,
          isKeptDrawn: (wall) => visitors.read(wall)?.present !== false,
          onTrouble: (error) => log.debug({ err: error }, 'the curtains’ connection'),
        });
  const visitors = new Visitors({
    redis: connection,
    site,
    director,
    curtains,
    now,
    leadMs,
    onTrouble: (error) => log.debug({ err: error }, 'the connection of visitors'),
  });
  const briefings = openBriefings({
    redis,
    connection: connection,
    site,
    director,
    arrangements,
    isRefused: (wall, scene) => visitors.refuses(wall, scene),
    hub,
    now,
    leadMs,
    makeId: () => randomUUID().slice(0, 8),
    onTrouble: (error) => log.debug({ err: error }, 'the connection of briefings'),
  });
  const modes = new WallModes({
    walls,
    visitors,
    held: { read: (wall) => briefings.held.peek(wall), listen: (listener) => briefings.held.listen(listener) },
    numbers: briefings.numbers,
    onTrouble: (error) => log.debug({ err: error }, 'the numbers of a briefing'),
  });

  return {
    director,
    driving,
    arrangements,
    automations,
    /** Left out where no video reaches the walls. */
    curtains,
    visitors,
    briefings,
    modes,
    /** Of every wall; none where there is nothing to draw them over. */
    readCurtains: () => (curtains ? walls.map((wall) => curtains.read(wall)) : []),
    close: async () => {
      await director.close();
      await arrangements.close();
      await automations.close();
      modes.close();
      await briefings.held.close();
      await visitors.close();
      await driving.close();
      await curtains?.close();
    },
  };
}
