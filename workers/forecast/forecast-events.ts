import type { AttributeValue, CloudEvent } from '../../protocol/events.ts';
import { declaredValues } from '../declared-values.ts';
import { dayDigits, localTime } from '../local-time.ts';
import type { ForecastPlan } from './forecast-plan.ts';
import { type ForecastRecord, scoreOf } from './forecast-record.ts';

const SOURCE = '/forecasts';
const HOUR_MS = 3_600_000;

type Values = Readonly<Record<string, AttributeValue | undefined>>;

/** What is told of a forecast before its time: when it was made and what it says, and when its time begins. */
export function madeEvents(plan: ForecastPlan, record: ForecastRecord): CloudEvent[] {
  const { forecast, by } = plan;
  const { span, startMs, madeMs } = record;
  return Object.entries(record.foreseen).flatMap(([code, count]) => {
    const of = by === undefined ? {} : { [by]: code };
    const said: Values = { ...forecast.tells.set, ...of, span, ...count };
    return [
      event(plan, record, { code, what: 'made', atMs: madeMs, said }),
      event(plan, record, { code, what: 'begins', atMs: startMs }),
    ];
  });
}

/** What is told of it afterwards. */
export function scoredEvents(plan: ForecastPlan, record: ForecastRecord): CloudEvent[] {
  const { scored } = record;
  if (!scored) return [];
  return Object.entries(record.foreseen).flatMap(([code, count]) => {
    const observed = scored.observed[code];
    if (observed === undefined) return [];
    return [event(plan, record, { code, what: 'scored', atMs: scored.atMs, said: { ...scoreOf(count, observed) } })];
  });
}

function event(
  plan: ForecastPlan,
  record: ForecastRecord,
  { code, what, atMs, said }: { code: string; what: 'made' | 'begins' | 'scored'; atMs: number; said?: Values },
): CloudEvent {
  const { forecast, kind } = plan;
  const subject = subjectOf(plan, record, code);
  const data = said && declaredValues(kind, said);
  return {
    specversion: '1.0',
    id: `${subject}.${what}`,
    source: SOURCE,
    type: `${forecast.tells.kind}.${what}`,
    subject,
    time: new Date(atMs).toISOString(),
    ...(data && Object.keys(data).length > 0 && { data }),
  };
}

/** `YC20261124-districts-lantian`, and of an hour `YC20261124-13-city`. */
function subjectOf(
  { name, forecast, timeZone }: ForecastPlan,
  { span, startMs }: ForecastRecord,
  code: string,
): string {
  const local = localTime(startMs, timeZone).toISOString();
  const hour = local.slice(11, 13);
  // An hour that the clock repeats is two.
  const isAgain =
    localTime(startMs - HOUR_MS, timeZone)
      .toISOString()
      .slice(11, 13) === hour;
  const place = span === 'hour' ? [`${hour}${isAgain ? 'b' : ''}`] : [];
  const day = dayDigits(local.slice(0, 10));
  return [`${forecast.tells.id}${day}`, ...place, name, ...(code === '' ? [] : [code])].join('-');
}
