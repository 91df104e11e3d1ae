import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteWriter, writeDecimal } from '../../../server/aggregate/byte-writer.ts';
import { groupCount, groupFields } from '../../../server/aggregate/cell-definition.ts';
import { parseCellKey, printCellKey } from '../../../server/aggregate/cell-key.ts';
import { CellTable } from '../../../server/aggregate/cell-table.ts';
import { compilePlan } from '../../../server/aggregate/plan.ts';
import { radix64, readRadix64, writeRadix64 } from '../../../server/aggregate/radix64.ts';
import { sketchBucket, sketchQuantile, sketchValue } from '../../../server/aggregate/sketch.ts';
import { fixtureSite } from '../../support/fixture-site.ts';

const plan = compilePlan(fixtureSite);
const withMetric = (metric: object) => ({
  ...fixtureSite,
  metrics: { 'a.b': { name: { zh: '数', en: 'N' }, better: 'none' as const, ...metric } as never },
});
const hashOf = (metric: object) => compilePlan(withMetric(metric)).metrics.get('a.b')?.hash;

describe('a definition’s hash', () => {
  it('[DH1] is that of the cells: words, windows and thresholds do not count', () => {
    const count = { of: 'job', at: 'done', over: 'today' };
    expect(
      hashOf({ count: { ...count, over: '24h', compare: ['yesterday'] }, thresholds: [{ from: 1, role: 'warning' }] }),
    ).toBe(hashOf({ count }));
    expect(hashOf({ count: { ...count, over: 'all' } })).not.toBe(hashOf({ count }));
    expect(hashOf({ count: { ...count, at: 'opened' } })).not.toBe(hashOf({ count }));
  });

  it('[DH2] counts the zone where days or hours are counted, and there alone', () => {
    const elsewhere = compilePlan({ ...fixtureSite, file: { ...fixtureSite.file, timeZone: 'UTC' } });
    const hash = (of: typeof plan, key: string) => of.metrics.get(key)?.hash;
    expect(hash(elsewhere, 'jobs.perDay')).not.toBe(hash(plan, 'jobs.perDay'));
    expect(hash(elsewhere, 'jobs.perMinute')).toBe(hash(plan, 'jobs.perMinute'));
  });

  it('[DH3] metrics with equal definitions share their cells', () => {
    const count = fixtureSite.metrics['jobs.today'];
    const twice = compilePlan({ ...fixtureSite, metrics: { ...fixtureSite.metrics, 'jobs.same': count as never } });
    expect(twice.metrics.get('jobs.same')).toBe(twice.metrics.get('jobs.today'));
    expect(twice.cells.size).toBe(plan.cells.size);
  });
});

describe('keys and numbers', () => {
  it('[KN1] a number is written and read back', () => {
    const law = fc.property(fc.maxSafeInteger(), (n) => {
      const writer = createByteWriter(16);
      writeRadix64(writer, n);
      const text = writer.bytes.toString('ascii', 0, writer.length);
      expect(text).toBe(radix64(n));
      expect(readRadix64({ text, position: 0 })).toBe(n);
      writer.length = 0;
      writer.bytes = Buffer.alloc(32);
      writeDecimal(writer, n);
      expect(writer.bytes.toString('ascii', 0, writer.length)).toBe(String(n));
    });
    fc.assert(law);
    for (const edge of [0, 63, 64, 4095, 4096, 2 ** 30 - 1, 2 ** 30, 2 ** 31, 2 ** 53 - 1])
      expect(readRadix64({ text: radix64(edge), position: 0 })).toBe(edge);
  });

  it('[KN2] a cell’s key is printed and parsed back', () => {
    const law = fc.property(fc.array(fc.integer()), (numbers) => {
      expect(parseCellKey(printCellKey('abc123', numbers))).toEqual({ hash: 'abc123', numbers });
    });
    fc.assert(law);
    expect(() => parseCellKey('abc1231,2')).toThrow(RangeError);
  });

  it('[KN3] a group says its fields', () => {
    const definition = plan.metrics.get('jobs.dated');
    const fields = definition?.fields ?? [];
    expect(groupCount(fields)).toBe(12);
    expect(Array.from({ length: 12 }, (_, group) => groupFields(fields, group))).toEqual(
      [0, 1, 2].flatMap((sort) => [0, 1, 2, 3].map((district) => [sort, district])),
    );
  });
});

describe('the sketch', () => {
  it('[SK1] a bucket stands for each of its values within 1 %', () => {
    const law = fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (ms) => {
      expect(Math.abs(sketchValue(sketchBucket(ms)) - ms)).toBeLessThanOrEqual(ms * 0.01 * (1 + 1e-9));
    });
    fc.assert(law);
  });
  it('[SK2] takes what lasts a millisecond or less for one bucket, and nothing for no value', () => {
    expect([0, 0.5, 1].map(sketchBucket)).toEqual([0, 0, 0]);
    expect(sketchBucket(2)).toBeGreaterThan(0);
    expect(sketchQuantile([], 0, 0.5)).toBeNull();
  });
});

describe('the table of cells', () => {
  it('[CT1] is a map of sums', () => {
    const groups = [...plan.cells.values()].map(({ firstGroup }) => firstGroup);
    const add = fc.tuple(
      fc.constantFrom(...groups),
      fc.integer({ min: -500, max: 500 }),
      fc.integer({ min: -3, max: 3 }),
    );
    const law = fc.property(fc.array(add, { maxLength: 3_000, size: 'max' }), (adds) => {
      const table = new CellTable([...plan.cells.values()]);
      const expected = new Map<string, number>();
      for (const [group, bucket, amount] of adds) {
        table.add(group, bucket, amount);
        const definition = [...plan.cells.values()].findLast(({ firstGroup }) => firstGroup <= group);
        const zeros = (definition?.fields ?? []).map(() => 0);
        const key = printCellKey(definition?.hash ?? '', definition?.period ? [...zeros, bucket] : zeros);
        if (definition?.period) expected.set(key, (expected.get(key) ?? 0) + amount);
      }
      for (const cell of table.touched) {
        const writer = createByteWriter(256);
        table.copyKey(cell, writer);
        const key = writer.bytes.toString('ascii', 0, writer.length);
        if (expected.has(key)) expect(table.pending(cell)).toBe(expected.get(key));
      }
      table.settle();
      expect(table.touched).toHaveLength(0);
    });
    fc.assert(law, { numRuns: 20 });
  });
});
