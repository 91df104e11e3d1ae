import { randomOf } from './event-source.ts';
import { type Kill, planKills, VICTIMS, VICTIMS_OF_KILLS, type Victim } from './kill-plan.ts';
import type { Loss } from './power-loss/lose-unsynced.ts';
import type { PowerSwitch } from './power-loss/power-switch.ts';
import { type Findings, TrialWorld } from './trial-world.ts';

/** The line of figures with which the trials end. */
export interface TrialSummary extends Findings {
  readonly trials: number;
  /** Processes killed. */
  readonly kills: Readonly<Record<Victim, number>>;
  /** Kills after which the same Redis served on. */
  readonly redisAdopted: number;
  /** Kills after which another Redis read the file of the one before. */
  readonly redisRestarted: number;
  /** Ends of the server that no kill was to blame for, such as one whose Redis died while it started. */
  readonly unaskedEnds: number;
  /** Requests that had to be sent again. */
  readonly retries: number;
  /** What the power cuts took of Redis' files, together. */
  readonly powerLoss: Loss;
  readonly seed: string;
}

/** Kills a server under load `trials` times, and looks after each kill whether everything is there and right. */
export async function runTrials({
  trials,
  seed,
  power,
  say,
}: {
  trials: number;
  seed: string;
  /** Without one, nothing but processes is killed. */
  power?: PowerSwitch | undefined;
  say: (line: string) => void;
}): Promise<TrialSummary> {
  await using world = await TrialWorld.open({ seed, power });
  const random = randomOf(seed, 'kills');
  const kills = { server: 0, redis: 0, both: 0, 'redis power': 0, 'all power': 0 };
  const victims = power ? VICTIMS : VICTIMS_OF_KILLS;
  let [redisAdopted, redisRestarted] = [0, 0];
  let [lost, unexpected, unconverged, acknowledged] = [0, 0, 0, 0];
  const differing = new Set<string>();
  for (let trial = 0; trial < trials; trial += 1) {
    const planned = planKills(trial, random, victims);
    const before = await world.watchfloor.redisPid();
    await world.suffer(planned);
    if ((await world.watchfloor.redisPid()) === before) redisAdopted += 1;
    else redisRestarted += 1;
    for (const { victim } of planned) kills[victim] += 1;
    const findings = await world.check();
    acknowledged = findings.acknowledged;
    // What is lost stays lost: it is counted once.
    lost = Math.max(lost, findings.lost);
    unexpected = Math.max(unexpected, findings.unexpected);
    for (const key of findings.differing) differing.add(key);
    unconverged += findings.unconverged;
    say(`trial ${trial + 1} of ${trials}: killed ${describe(planned)}: ${JSON.stringify(findings)}`);
  }
  const retries = world.writers.reduce((sum, writer) => sum + writer.retries, 0);
  return {
    trials,
    acknowledged,
    lost,
    unexpected,
    differing: [...differing],
    unconverged,
    kills,
    redisAdopted,
    redisRestarted,
    unaskedEnds: world.watchfloor.unaskedEnds,
    retries,
    powerLoss: sumLosses(power?.losses ?? []),
    seed,
  };
}

export function isClean({ lost, unexpected, differing, unconverged }: Findings): boolean {
  return lost === 0 && unexpected === 0 && differing.length === 0 && unconverged === 0;
}

function describe(kills: readonly Kill[]): string {
  return kills
    .map(
      ({ victim, afterMs, isRewriting }) =>
        `${victim} after ${Math.round(afterMs)} ms${isRewriting ? ' in a rewrite' : ''}`,
    )
    .join(', then ');
}

function sumLosses(losses: readonly Loss[]): Loss {
  const sum = (part: keyof Loss) => losses.reduce((total, loss) => total + loss[part], 0);
  return { bytes: sum('bytes'), torn: sum('torn'), names: sum('names'), cuts: sum('cuts'), syncs: sum('syncs') };
}
