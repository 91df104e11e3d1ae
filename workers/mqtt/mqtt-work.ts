import { setTimeout as delay } from 'node:timers/promises';
import { adapterMapper } from '../../config/mapping/adapter-mapper.ts';
import { fullJitterMs } from '../../protocol/full-jitter.ts';
import type { Site } from '../../protocol/site/site.ts';
import { filterOf, parseTopic } from '../../protocol/site/topic.ts';
import type { GateClient } from '../gate-client.ts';
import type { Log } from '../log.ts';
import { type Broker, runSession } from './mqtt-session.ts';
import { RefusalTally } from './refusal-tally.ts';
import { takeMessage } from './take-message.ts';

export interface MqttWorkOptions {
  readonly site: Site;
  readonly dataSet: 'drill' | 'live';
  /** Asked before each connection; undefined where none is named. */
  readonly broker: () => Omit<Broker, 'clientId'> | undefined;
  readonly gate: Pick<GateClient, 'post'>;
  readonly log: Log;
  readonly now: () => number;
  readonly random: () => number;
}

const BACK_OFF = { baseMs: 500, mostMs: 30_000 };

/** Takes what brokers bring in by the site's adapters, until it is closed. Undefined where there is nothing to do. */
export function startMqtt(options: MqttWorkOptions): AsyncDisposable | undefined {
  const { site, dataSet, log } = options;
  const names = Object.entries(site.adapters).flatMap(([name, { from }]) => (from === 'mqtt' ? [name] : []));
  if (names.length === 0) return undefined;
  if (dataSet === 'drill') {
    log.info({ adapters: names }, 'a drill takes in nothing that is real: no connection to the broker');
    return undefined;
  }
  if (!options.broker()) {
    log.warn({ adapters: names }, 'no MQTT_URL: nothing is taken in by these adapters');
    return undefined;
  }
  const stop = new AbortController();
  const running = keepConnected(names, options, stop.signal);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

async function keepConnected(names: readonly string[], options: MqttWorkOptions, signal: AbortSignal): Promise<void> {
  const { site, dataSet, gate, log, now, random } = options;
  const mappers = names.map((name) => adapterMapper(site, name));
  const filters = mappers.flatMap(({ adapter }) =>
    adapter.from === 'mqtt' ? [filterOf(parseTopic(adapter.topic) ?? [])] : [],
  );
  const tally = new RefusalTally({ log, now });
  const clientId = `watchfloor-${site.code}-${dataSet}`;
  for (let retry = 0; !signal.aborted; retry += 1) {
    const broker = options.broker();
    const reason = broker
      ? await runSession({
          broker: { ...broker, clientId },
          filters,
          signal,
          onOpen: () => log.info({ adapters: names }, 'connected to the broker'),
          take: async (message, ended) => {
            const onRefused = (adapter: string, why: string) => tally.add(adapter, why);
            await takeMessage(message, { mappers, gate, nowMs: now(), signal: ended, onRefused });
            // A broker that lets us in and a gate that takes nothing are no success.
            retry = 0;
          },
        })
      : 'no MQTT_URL';
    if (signal.aborted) break;
    const waitMs = fullJitterMs(retry, { ...BACK_OFF, random });
    log.warn({ reason, retry, waitMs: Math.round(waitMs) }, 'the connection to the broker has ended; trying again');
    await delay(waitMs, undefined, { signal }).catch(() => {
      // Told to stop: the loop looks at the signal.
    });
  }
  tally.say();
}
