import type { Redis } from 'ioredis';
import { queuePrefix } from '../queues.ts';
import { RecordStore } from '../record-store.ts';
import type { DayRecord } from './day-record.ts';

/** The days that were sealed, in Redis: one hash, day -> record. */
export function dayStore(redis: Redis, site: string, dataSet: string): RecordStore<DayRecord> {
  return new RecordStore(redis, `${queuePrefix(site, dataSet)}:close`);
}
