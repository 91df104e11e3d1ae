import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { Engine } from '../../../server/aggregate/engine.ts';
import type { RegisterPlan } from '../../../server/aggregate/kind-plan.ts';
import { sayHeld } from '../../../server/aggregate/narrowing.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { withRedis } from '../../support/redis.ts';

const redis = withRedis();
const AT = Date.parse('2026-05-01T08:00:00Z');
const { job, probe } = fixtureSite.kinds as Record<'job' | 'probe', Kind>;
/** Without metrics: those of the fixture name what these kinds no longer have. */
const before: Site = { ...fixtureSite, metrics: {} };
const engines: Engine[] = [];

async function open(site: Site): Promise<Engine> {
  const options = { redis: nodeRedisOptions(redis.endpoint), site, dataSet: 'live', partitions: 2 } as const;
  const engine = await Engine.open(options);
  engines.push(engine);
  return engine;
}
/** What entities hold that a site takes away, a line each. */
const missedBy = async (site: Site) => sayHeld(await (await open(site)).declare());
const kindsWith = (kinds: Site['kinds']): Site => ({ ...before, kinds });
const { cost: _, ...withoutCost } = job.attributes;
const narrower = {
  'kinds.job.attributes.cost': kindsWith({ job: { ...job, attributes: withoutCost }, probe }),
  'kinds.job.attributes.cost.number': kindsWith({
    job: { ...job, attributes: { ...job.attributes, cost: { name: job.name, number: { min: 0, max: 10 } } } },
    probe,
  }),
  'kinds.job.milestones.done': kindsWith({
    job: { ...job, milestones: { ...job.milestones, done: { name: job.name, join: 'first' } } },
    probe,
  }),
  'kinds.job.attributes.sort.codes.red': withSorts({ green: job.name, blue: job.name }),
  'kinds.probe': kindsWith({ job }),
};
function withSorts(codes: Record<string, Kind['name']>, replaced?: Record<string, string>): Site {
  const sort = { name: job.name, codes, ...(replaced && { replaced }) };
  return kindsWith({ job: { ...job, attributes: { ...job.attributes, sort } }, probe });
}

beforeEach(async () => {
  await redis.flush();
  const opened = await open(before);
  const { plan } = opened;
  const [jobs, probes] = [plan.kinds.get('job'), plan.kinds.get('probe')];
  const [done, cost, seen] = [jobs?.register.get('done'), jobs?.register.get('cost'), probes?.register.get('seen')];
  const [sort, district] = [jobs?.register.get('sort'), jobs?.register.get('district')];
  if (!jobs || !probes || !done || !cost || !seen || !sort || !district)
    throw new Error('expected the kinds of the fixture');
  const of = (id: string, set: number[]) => ({ kind: jobs, id, at: AT, rank: 0, milestone: done.index, set });
  await opened.submit([
    of('J-1', [cost.index, 20]),
    of('J-2', [cost.index, 30]),
    of('J-3', [sort.index, codeOf(sort, 'red'), district.index, codeOf(district, 'east')]),
    { kind: probes, id: 'P-1', at: AT, rank: 0, milestone: seen.index, set: [] },
  ]);
  expect(await opened.declare()).toEqual([]);
  await opened.close();
});
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

it.each([
  ['kinds.job.attributes.cost', 2],
  ['kinds.job.attributes.cost.number', 2],
  ['kinds.job.milestones.done', 3],
  ['kinds.job.attributes.sort.codes.red', 1],
  ['kinds.probe', 1],
] as const)('a site without %s is told how many entities hold it, however often it asks', async (what, held) => {
  const line = expect.stringContaining(`${what} is gone or narrowed, and ${held} entities hold it`);
  for (let attempt = 0; attempt < 2; attempt += 1) expect(await missedBy(narrower[what])).toEqual([line]);
  expect(await missedBy(before)).toEqual([]);
});

it('nothing is missed that nobody holds, or that the kind lets go of', async () => {
  const { place: __, ...others } = job.attributes;
  const withoutPlace = { ...job, attributes: others, location: { district: 'district' } };
  expect(await missedBy(kindsWith({ job: withoutPlace, probe }))).toEqual([]);
  const lettingGo = { ...job, attributes: withoutCost, letGo: ['cost'] };
  expect(await missedBy(kindsWith({ job: lettingGo, probe }))).toEqual([]);
});

it('what is missed may be kept out of all the same: then it is told once', async () => {
  const narrowed = await open(narrower['kinds.probe']);
  expect(await narrowed.declare({ evenIfHeld: true })).toMatchObject([{ what: 'kinds.probe', entities: 1 }]);
  expect(await missedBy(narrower['kinds.probe'])).toEqual([]);
});

it('a code that another took the place of is missed until no entity holds it any more', async () => {
  const blue = { green: job.name, blue: job.name };
  const replacing = await open(withSorts(blue, { red: 'blue' }));
  expect(await replacing.declare()).toEqual([]);
  const line = expect.stringContaining('sort.codes.red is gone or narrowed, and 1 entities hold it');
  expect(await missedBy(withSorts(blue))).toEqual([line]);
  await replacing.replaceCodes();
  expect(await missedBy(withSorts(blue))).toEqual([]);
});

it('an attribute of districts is missed also where the districts are others', async () => {
  const { district: __, ...others } = job.attributes;
  const { file } = before;
  const districts = [...file.districts.slice(1), { code: 'harbour', name: job.name }];
  const withoutDistrict = { ...job, attributes: others, location: { point: 'place' } };
  const site = { ...before, file: { ...file, districts }, kinds: { job: withoutDistrict, probe } };
  const line = expect.stringContaining('attributes.district is gone or narrowed, and 1 entities hold it');
  expect(await missedBy(site)).toEqual([line]);
});

function codeOf({ codes }: RegisterPlan, code: string): number {
  const integer = codes?.get(code);
  if (integer === undefined) throw new Error(`the fixture has no code ${code}`);
  return integer;
}
