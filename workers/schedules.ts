import type { Queue, RepeatOptions } from 'bullmq';

/** Has jobs of these names come to a queue at their times, and no others: those of an earlier site file are over. */
export async function setSchedules(queue: Queue, schedules: Readonly<Record<string, RepeatOptions>>): Promise<void> {
  for (const { key } of await queue.getJobSchedulers()) if (!(key in schedules)) await queue.removeJobScheduler(key);
  for (const [name, repeat] of Object.entries(schedules)) await queue.upsertJobScheduler(name, repeat, { name });
}
