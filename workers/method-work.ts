import type { Site } from '../protocol/site/site.ts';
import type { GateClient } from './gate-client.ts';
import type { Log } from './log.ts';
import type { ReadReadings } from './readings-client.ts';
import type { WorkHost } from './work-host.ts';

/** What every work of the method is given: it reads the wall's metrics, and tells the gate what follows from them. */
export interface MethodWork {
  readonly host: WorkHost;
  readonly site: Site;
  readonly dataSet: 'drill' | 'live';
  readonly gate: Pick<GateClient, 'post'>;
  readonly read: ReadReadings;
  readonly log: Log;
  /** False while the days before are still being filled in: they would be amended, and nothing could be learnt of them. */
  readonly isReady: () => Promise<boolean>;
}
