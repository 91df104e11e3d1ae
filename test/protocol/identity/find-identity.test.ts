import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findIdentity, findIdentityInNumber } from '../../../protocol/identity/find-identity.ts';
import { fullWidth, landline, mobile, numberOfAPerson, residentId, separator } from './numbers-of-people.ts';

const runs = Number(process.env.WATCHFLOOR_RUNS ?? 1_000);

describe('findIdentity refuses', () => {
  it.each([
    ['11010519491231002X', 'resident-id'],
    ['11010519491231002x', 'resident-id'],
    ['id 110105 19491231 002X.', 'resident-id'],
    ['1101051949123100２Ⅹ', 'resident-id'],
    ['11010519491231002-X', 'resident-id'],
    ['810000199408230021', 'resident-id'],
    ['130102500101123', 'resident-id'],
    ['E12345678', 'passport'],
    ['e12345678', 'passport'],
    ['EA1234567', 'passport'],
    ['护照E12345678号', 'passport'],
    ['passportG12345678', 'passport'],
    ['No. E 1234 5678', 'passport'],
    ['H1234567890', 'passport'],
    ['C12345678', 'passport'],
    ['13800138000', 'mobile'],
    ['+86 138-0013-8000', 'mobile'],
    ['008613800138000', 'mobile'],
    ['１３８００１３８０００', 'mobile'],
    ['①③8 0013 8000', 'mobile'],
    ['138\u200b0013\u200b8000', 'mobile'],
    ['1\u06638\u0660\u0660\u06613\u06680\u0660\u0660', 'mobile'],
    ['一三八零零一三八零零零', 'mobile'],
    ['幺三八〇〇幺三八〇〇〇', 'mobile'],
    ['张三13800138000', 'mobile'],
    ['李四11010519491231002X', 'resident-id'],
    ['138OO1380O0', 'mobile'],
    ['l38OO138112', 'mobile'],
    ['回电13800138000 3号楼', 'mobile'],
    ['20261102-13800138000', 'mobile'],
    ['+1 415 555 0132', 'mobile'],
    ['+852 9123 4567', 'mobile'],
    ['0738-4412345', 'landline'],
    ['(0755) 8888 1234', 'landline'],
    ['010-88881234-801', 'landline'],
    ['86 755 88881234', 'landline'],
    ['400-800-8820', 'landline'],
    ['湘K12345', 'plate'],
    ['湘K·1234A', 'plate'],
    ['湘KD12345', 'plate'],
    ['粤Z·1234港', 'plate'],
    ['湘K1234警', 'plate'],
    ['WJ粤1234X', 'plate'],
    ['使 014 578', 'plate'],
    ['湘 k １２３４５', 'plate'],
    ['someone@example.com', 'email'],
    ['a.b@例子.中国', 'email'],
    ['someone＠example。com', 'email'],
    ['some (at) example.com', 'email'],
  ])('%s: %s', (text, rule) => {
    expect(findIdentity(text)).toBe(rule);
  });
});

describe('findIdentity lets pass', () => {
  it.each([
    '43138200001320000001',
    '44030500001320000001',
    'A20261102-000123',
    'JQ20261102-00012',
    'S20261102-000123',
    'E20261102-0001',
    'CASE12345678',
    '1793606400000',
    '1793606400',
    'evt-1793606400123-7',
    '1793606400123-0',
    '2026-11-13 13:45:30.123',
    '2026-11-13T13:45:30.12345+08:00',
    '//192.168.10.200/importer',
    'http://192.168.10.200:8080/dispatch',
    'sip:34020000001320000001@192.168.1.5',
    'rtsp://user@camera',
    '550e8400-e29b-41d4-a716-446655440000',
    '00000138-0013-4800-8000-123456789012',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'd41d8cd98f00b204e9800998ecf8427e',
    '110105194912310021',
    '云Service',
    '新A区12号',
    '路口两车剐蹭',
    '一二三楼',
    '3号楼2单元101室',
    'Level 3, Room 12, 2026',
    '',
  ])('%s', (text) => {
    expect(findIdentity(text)).toBeUndefined();
  });

  it('20-digit ids of GB/T 28181, whatever numbers are inside', () => {
    fc.assert(
      fc.property(
        fc.oneof(residentId, mobile, landline),
        fc.stringMatching(/^[0-9]{20}$/),
        fc.nat(20),
        (value, filling, at) => {
          const place = Math.min(at, Math.max(0, 20 - value.length));
          const id = (filling.slice(0, place) + value.replace('X', '0') + filling).slice(0, 20);
          expect(findIdentity(id)).toBeUndefined();
        },
      ),
      { numRuns: runs },
    );
  });

  it('UUIDs', () => {
    for (let count = 0; count < runs; count += 1) expect(findIdentity(randomUUID())).toBeUndefined();
  });
});

describe('what belongs to a person is found', () => {
  const around = fc.constantFrom('', '电话', ' ', 'x', '：', '(', '号', '\u200b', '–', ';');
  it('wherever it stands, in half or full width', () => {
    fc.assert(
      fc.property(numberOfAPerson, around, around, fc.boolean(), ({ rule, value }, before, after, wide) => {
        // A letter before a passport makes it a word and a counter; one after it, or after a plate, a longer code.
        fc.pre(!((rule === 'passport' || rule === 'plate' || rule === 'email') && (before === 'x' || after === 'x')));
        expect(findIdentity(before + (wide ? fullWidth(value) : value) + after)).toBe(rule);
      }),
      { numRuns: runs },
    );
  });

  it('with separators between any of its digits', () => {
    fc.assert(
      fc.property(
        fc.oneof(residentId, mobile, landline),
        fc.array(separator, { minLength: 20, maxLength: 20 }),
        (value, separators) => {
          const parted = [...value].map((character, place) => character + separators[place]).join('');
          // 138.0.0.1 would be an address of the network.
          fc.pre(!/\d{1,3}(?:\.\d{1,3}){3}/.test(parted));
          expect(findIdentity(parted)).toBeDefined();
        },
      ),
      { numRuns: runs },
    );
  });

  it('after another number', () => {
    fc.assert(
      fc.property(
        fc.oneof(residentId, mobile, landline),
        fc.nat(99_999_999),
        fc.constantFrom(' ', '-', ', ', '/'),
        (value, other, between) => {
          expect(findIdentity(`${other}${between}${value}`)).toBeDefined();
          expect(findIdentity(`${value}${between}${other}`)).toBeDefined();
        },
      ),
      { numRuns: runs },
    );
  });

  it('in numbers', () => {
    expect(findIdentityInNumber(13800138000)).toBe('mobile');
    expect(findIdentityInNumber(-13800138000)).toBe('mobile');
    expect(findIdentityInNumber(8613800138000)).toBe('mobile');
    expect(findIdentityInNumber(1793606400000)).toBeUndefined();
    expect(findIdentityInNumber(120)).toBeUndefined();
  });
});
