import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { Engine } from '../../../server/aggregate/engine.ts';
import { FinalFault } from '../../../server/aggregate/final-fault.ts';
import type { RegisterPlan } from '../../../server/aggregate/kind-plan.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { withRedis } from '../../support/redis.ts';

const redis = withRedis();
const AT = Date.parse('2026-05-01T08:00:00Z');
const { job, probe } = fixtureSite.kinds as Record<'job' | 'probe', Kind>;
/** Without metrics: those of the fixture name what these kinds no longer have. */
const before: Site = { ...fixtureSite, metrics: {} };
let engine: Engine | undefined;

async function open(site: Site, more: Partial<Parameters<typeof Engine.open>[0]> = {}): Promise<Engine> {
  engine = await Engine.open({
    redis: nodeRedisOptions(redis.endpoint),
    site,
    dataSet: 'live',
    partitions: 2,
    ...more,
  });
  return engine;
}
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
afterEach(() => engine?.close());

it.each([
  ['kinds.job.attributes.cost', 2],
  ['kinds.job.attributes.cost.number', 2],
  ['kinds.job.milestones.done', 3],
  ['kinds.job.attributes.sort.codes.red', 1],
  ['kinds.probe', 1],
] as const)(
  'a start without %s is refused while entities hold it, however often, and says how many',
  async (what, held) => {
    for (let attempt = 0; attempt < 2; attempt += 1)
      await expect(open(narrower[what])).rejects.toThrow(`${what} is gone or narrowed, and ${held} entities hold it`);
    expect((await open(before)).plan.site).toBe(before);
  },
);

it('a start goes on where nobody holds it, where the kind lets go of it, and where the caller takes it on itself', async () => {
  const { place: __, ...others } = job.attributes;
  await (
    await open(kindsWith({ job: { ...job, attributes: others, location: { district: 'district' } }, probe }))
  ).close();
  await (await open(kindsWith({ job: { ...job, attributes: withoutCost, letGo: ['cost'] }, probe }))).close();
  const told: string[] = [];
  await open(narrower['kinds.probe'], { onNarrowed: ({ message }) => told.push(message) });
  expect(told.join()).toContain('kinds.probe is gone');
  expect(told.join()).not.toContain('cost');
});

it('a code that another took the place of is missed until no entity holds it any more', async () => {
  const blue = { green: job.name, blue: job.name };
  const replacing = await open(withSorts(blue, { red: 'blue' }));
  await replacing.declare();
  await expect(open(withSorts(blue))).rejects.toThrow('sort.codes.red is gone or narrowed, and 1 entities hold it');
  await replacing.replaceCodes();
  await replacing.close();
  await open(withSorts(blue));
});

it('an attribute of districts is missed also where the districts are others', async () => {
  const { district: __, ...others } = job.attributes;
  const { file } = before;
  const districts = [...file.districts.slice(1), { code: 'harbour', name: job.name }];
  const site = {
    ...before,
    file: { ...file, districts },
    kinds: { job: { ...job, attributes: others, location: { point: 'place' } }, probe },
  };
  await expect(open(site)).rejects.toThrow('kinds.job.attributes.district is gone or narrowed, and 1 entities hold it');
});

it('what a site declares is kept only once no entity holds what it takes away', async () => {
  const narrowed = await open(narrower['kinds.probe'], { onNarrowed: () => {} });
  expect(await narrowed.declare()).toMatchObject([{ what: 'kinds.probe', entities: 1 }]);
  await narrowed.close();
  await expect(open(narrower['kinds.probe'])).rejects.toBeInstanceOf(FinalFault);
});

function codeOf({ codes }: RegisterPlan, code: string): number {
  const integer = codes?.get(code);
  if (integer === undefined) throw new Error(`the fixture has no code ${code}`);
  return integer;
}
