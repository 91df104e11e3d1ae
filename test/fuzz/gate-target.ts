import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CloudEvent } from '../../protocol/events.ts';
import type { CellSink } from '../../server/aggregate/cell-definition.ts';
import { createByteWriter } from '../../server/aggregate/byte-writer.ts';
import { joinEvent } from '../../server/aggregate/join.ts';
import { plansAt } from '../../server/aggregate/folded-plans.ts';
import { UNFOLDED } from '../../server/aggregate/folding.ts';
import type { KindPlan, RegisterPlan } from '../../server/aggregate/kind-plan.ts';
import { measure } from '../../server/aggregate/measure.ts';
import { pack, unpack } from '../../server/aggregate/pack.ts';
import type { SitePlan } from '../../server/aggregate/plan.ts';
import { createRegisters, EVERY_REGISTER } from '../../server/aggregate/registers.ts';
import { HttpError } from '../../server/errors.ts';
import { isBinaryMode, readBinaryEvent } from '../../server/gate/binary-event.ts';
import { parseJsonBody } from '../../server/gate/json-body.ts';
import { readBatch } from '../../server/gate/read-batch.ts';
import { compileEventReader } from '../../server/gate/read-event.ts';
import { arbitraryOf } from './arbitrary-of.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { mangledJson, mangledText } from './mangled.ts';

const NOW_MS = Date.UTC(2026, 10, 29, 8);
const DAY_MS = 86_400_000;
const REFUSAL_CODE = /^(event|data|key|identity)(\.[a-z-]+)+$/;

interface Request {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Bodies and headers as senders might get them wrong; what is taken must join, pack and measure like any event. */
export function gateTarget(plan: SitePlan): FuzzTarget<Request> {
  const read = compileEventReader(plan);
  const plansOfKind = plansAt(plan, UNFOLDED);
  const reading = { nowMs: NOW_MS, mayPost: () => true, mayCorrect: true };
  return {
    name: 'gate',
    weight: 1,
    cases: requests(plan),
    hold({ body, headers }) {
      let parsed: unknown;
      try {
        parsed = parseJsonBody(body);
      } catch (error) {
        assert(error instanceof HttpError, `not an answer: ${String(error)}`);
        assert.match(error.code, /^request\.(json|encoding)$/);
        return;
      }
      const values = isBinaryMode(headers)
        ? [readBinaryEvent(headers, parsed)]
        : Array.isArray(parsed)
          ? parsed
          : [parsed];
      const { events, refused } = readBatch(values, { read, reading });
      assert.equal(events.length + refused.length, values.length, 'each is taken or refused');
      for (const { code, path, expected } of refused) {
        assert.match(code, REFUSAL_CODE);
        assert.match(path, /^(\/|$)/);
        assert.notEqual(expected, '');
      }
      for (const event of events) {
        const registers = createRegisters(event.kind, 2);
        joinEvent(registers, 0, event);
        const packed = createByteWriter();
        pack(registers, 0, packed);
        unpack(registers, 1, packed.bytes.toString('utf8', 0, packed.length));
        const again = createByteWriter();
        pack(registers, 1, again);
        assert(
          packed.bytes.subarray(0, packed.length).equals(again.bytes.subarray(0, again.length)),
          'packs as it was',
        );
        measure(plansOfKind.get(event.kind.name) ?? [], 0, registers, 0, EVERY_REGISTER, 1, wholeNumbers);
      }
    },
  };
}

const wholeNumbers: CellSink = {
  add(group, bucket, amount) {
    assert([group, bucket, amount].every(Number.isSafeInteger), `a cell of ${group}, ${bucket}, ${amount}`);
  },
};

function requests(plan: SitePlan): fc.Arbitrary<Request> {
  const event = fc.oneof(arbitraryOf(CloudEvent), { weight: 4, arbitrary: eventsOf(plan) });
  const batch = fc.array(mangledJson(event), { maxLength: 5 });
  const text = fc.oneof(mangledJson(event), batch).map((value) => JSON.stringify(value) ?? '');
  const bytes = fc
    .tuple(fc.oneof({ weight: 3, arbitrary: text }, mangledText(text)), fc.constantFrom('utf8', 'latin1', 'utf16le'))
    .map(([written, encoding]) =>
      Buffer.from(written, encoding === 'utf16le' && written.length > 40 ? 'utf8' : encoding),
    );
  const attribute = fc.tuple(fc.constantFrom(...Object.keys(CloudEvent.properties), '__proto__', ''), fc.string());
  const headers = fc
    .array(attribute, { maxLength: 4 })
    .map((pairs) => Object.fromEntries(pairs.map(([name, value]) => [`ce-${name}`, value])));
  return fc.record({ body: bytes, headers: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, headers) });
}

/** Events that a source of this site might tell. */
function eventsOf(plan: SitePlan): fc.Arbitrary<unknown> {
  return fc.oneof(
    ...[...plan.kinds.values()].map((kind) =>
      fc.record(
        {
          specversion: fc.constant('1.0'),
          id: fc.uuid(),
          source: fc.constantFrom('/desk', '/import/jobs'),
          type: fc
            .constantFrom(...kind.milestones.map(({ name }) => name), 'changed', 'voided', 'restored')
            .map((ending) => `${kind.name}.${ending}`),
          subject: fc.stringMatching(new RegExp(`^(?:${plan.site.kinds[kind.name]?.subject})$`, 'u')),
          time: fc.integer({ min: NOW_MS - 400 * DAY_MS, max: NOW_MS }).map((ms) => new Date(ms).toISOString()),
          rank: fc.integer({ min: 0, max: 9 }),
          data: attributesOf(kind),
        },
        { requiredKeys: ['specversion', 'id', 'source', 'type', 'subject', 'time'] },
      ),
    ),
  );
}

function attributesOf(kind: KindPlan): fc.Arbitrary<unknown> {
  const values = kind.attributes.map((register) => [register.name, valueOf(register)] as const);
  return fc.record(Object.fromEntries(values), { requiredKeys: [] });
}

function valueOf({ names }: RegisterPlan): fc.Arbitrary<unknown> {
  if (names && names.length > 0) return fc.constantFrom(...names);
  return fc.oneof(
    fc.integer({ min: 0, max: 500 }),
    fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true })),
    fc.string(),
    fc.constant(null),
  );
}
