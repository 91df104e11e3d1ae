import { describe, expect, it } from 'vitest';
import type { Kind } from '../../../../protocol/site/kinds.ts';
import type { WorkRow } from '../../../../protocol/work.ts';
import { changesOf, choiceByNumber, fieldsOf, readField } from '../../../../wall-client/console/desk/fields.ts';
import { faultyFirst, readPaste } from '../../../../wall-client/console/desk/read-paste.ts';
import {
  BY_DUE,
  idOf,
  NO_FILTER,
  placeColumns,
  filterWork,
  sortWork,
  stageOf,
  type WorkFiltering,
  type WorkSorting,
} from '../../../../wall-client/console/desk/select-work.ts';
import { identityWords, workWords } from '../../../../wall-client/console/desk/work-words.ts';

const words = (en: string, zh = en) => ({ zh, en });
const kind: Kind = {
  name: words('lead'),
  subject: 'L[0-9]+',
  attributes: {
    unit: { name: words('Unit', '单位'), codes: { u1: words('First', '一队'), u2: words('Second', '二队') } },
    place: { name: words('Place', '地点'), codes: 'districts' },
    found: { name: words('Found', '发现数'), number: { min: 0, max: 9 } },
    label: { name: words('Summary', '简述'), label: true },
  },
  milestones: {
    received: { name: words('received'), join: 'first' },
    closed: { name: words('closed'), join: 'last' },
    reopened: { name: words('reopened'), join: 'last' },
  },
  work: { open: 'leads.open', unit: 'unit', acts: {} },
};
const districts = Array.from({ length: 20 }, (_, index) => ({ code: `d${index + 1}`, name: words(`D${index + 1}`) }));
const fields = fieldsOf(kind, districts, { needs: ['unit'], may: ['place', 'found', 'label'] });

describe('a number chooses', () => {
  it('as soon as no other begins with it', () => {
    const of20 = ['1', '2', '3', '12', '20', '21', '0', 'a', ''].map((typed) => choiceByNumber(20, typed));
    expect(of20).toEqual([undefined, undefined, 2, 11, 19, undefined, undefined, undefined, undefined]);
    expect(['1', '9', '10'].map((typed) => choiceByNumber(9, typed))).toEqual([0, 8, undefined]);
  });
});

describe('[DK5] a field', () => {
  const read = (name: string, typed: string) => {
    const field = fields.find((each) => each.name === name);
    if (!field) throw new Error(`no field ${name}`);
    return readField(field, typed);
  };

  it('takes a code by its code or by its name in either language', () => {
    for (const typed of ['u2', 'second', '二队', ' Second '])
      expect(read('unit', typed), typed).toEqual({ value: 'u2' });
    expect(read('unit', '三队')).toEqual({ fault: workWords.unknownCode });
  });

  it('says of a number and of a label what the gate would refuse', () => {
    expect(['7', '', '1.5', '10'].map((typed) => read('found', typed))).toEqual([
      { value: 7 },
      { value: undefined },
      { fault: workWords.noNumber },
      { fault: workWords.outOfRange },
    ]);
    expect(read('label', '联系13800138000')).toEqual({ fault: identityWords.mobile });
    expect(read('label', 'x'.repeat(41))).toEqual({ fault: workWords.labelForm });
    expect(read('unit', ''), 'needed').toEqual({ fault: workWords.missing });
  });
});

describe('a pasted table', () => {
  it('is read by names and codes, and each row says what is wrong with it', () => {
    const pasted = readPaste('单位\tSummary\tfound\n一队\t"两行, 一格"\t3\n\t回电13800138000\tx\nu2\n', fields);
    if (!('rows' in pasted)) throw new Error('expected rows');
    expect(pasted.rows.map(({ set }) => set)).toEqual([
      { unit: 'u1', label: expect.stringContaining('两行'), found: 3 },
      {},
      { unit: 'u2' },
    ]);
    expect(pasted.rows[1]?.faults).toEqual([
      { field: words('Unit', '单位'), fault: workWords.missing },
      { field: words('Found', '发现数'), fault: workWords.noNumber },
      { field: words('Summary', '简述'), fault: identityWords.mobile },
    ]);
  });

  it('is none with a column of no field, with a quote that does not end, or with more rows than are taken', () => {
    expect(readPaste('unit,colour\nu1,red', fields)).toEqual({ fault: workWords.unknownField, column: 'colour' });
    expect(readPaste('unit,label\nu1,"never', fields)).toEqual({ fault: workWords.noTable });
    expect(readPaste(`unit\n${'u1\n'.repeat(501)}`, fields)).toEqual({ fault: workWords.tooMany });
  });
});

describe('what a table says beside its fields', () => {
  it('is a fault of the row, and a second column of a field one of the table: neither is lost unsaid', () => {
    const pasted = readPaste('unit,label\nu1,a,b\nu2,c,,\n', fields);
    if (!('rows' in pasted)) throw new Error('expected rows');
    expect(pasted.rows.map(({ faults }) => faults)).toEqual([[{ field: workWords.row, fault: workWords.surplus }], []]);
    expect(readPaste('unit,Unit\nu1,u2', fields)).toEqual({ fault: workWords.doubleField, column: 'Unit' });
  });

  it('of many rows those with a fault, and those that were refused, are shown', () => {
    const pasted = readPaste(`unit\n${'u1\n'.repeat(300)}nobody\n`, fields);
    if (!('rows' in pasted)) throw new Error('expected rows');
    const shown = faultyFirst(pasted.rows, new Map([[250, 'another value']]));
    expect(shown.slice(0, 3).map(({ line }) => line)).toEqual([250, 302, 2]);
  });
});

it('a correction sends what is new, so that another’s change of the rest stays', () => {
  expect(
    changesOf({ unit: 'u2', found: 3, label: 'as it was' }, { unit: 'u1', found: '3', label: 'as it was' }),
  ).toEqual({
    unit: 'u2',
  });
});

describe('the list', () => {
  const columns = placeColumns(['unit', 'label', 'received', 'closed', 'reopened']);
  const row = (id: string, due: number | null, unit: string, ...times: (number | null)[]): WorkRow => [
    id,
    100,
    due,
    unit,
    `about ${id}`,
    ...times,
  ];
  const rows = [
    row('L3', null, 'u1', 1, null, null),
    row('L2', 500, 'u2', 1, 2, 3),
    row('L1', 400, 'u1', 1, null, null),
    row('L0', 900, 'u2', 1, null, null),
    row('L4', null, 'u1', 1, null, null),
  ];
  const select = ({
    order = BY_DUE,
    filter = NO_FILTER,
    myUnit = 'u2',
  }: Partial<Pick<WorkSorting, 'order'> & WorkFiltering> = {}) => {
    const placesOf = () =>
      new Map([
        ['u1', 0],
        ['u2', 1],
      ]);
    const textOf = ([id, , , , label]: WorkRow) => `${id} ${label}`.toLowerCase();
    const sorted = sortWork(rows, { kind, columns, order, placesOf });
    return filterWork(sorted, { kind, columns, filter, myUnit, now: 500, textOf }).map(idOf);
  };

  it('has what is due first, and what is never due last, either way', () => {
    expect(select()).toEqual(['L1', 'L2', 'L0', 'L3', 'L4']);
    expect(select({ order: { by: 'due', isReversed: true } })).toEqual(['L0', 'L2', 'L1', 'L3', 'L4']);
    expect(select({ order: { by: 'unit', isReversed: true } })).toEqual(['L0', 'L2', 'L1', 'L3', 'L4']);
  });

  it('is what is overdue, of the own unit, of a code, of a stage, and with every word', () => {
    expect(select({ filter: { ...NO_FILTER, isOverdue: true } }), 'at its very moment too').toEqual(['L1', 'L2']);
    expect(select({ filter: { ...NO_FILTER, isMine: true } })).toEqual(['L2', 'L0']);
    const mine = { ...NO_FILTER, isMine: true };
    expect(select({ filter: mine, myUnit: '' }), 'of nobody’s unit it is all').toHaveLength(rows.length);
    expect(select({ filter: { ...NO_FILTER, codes: { unit: 'u1' } } })).toEqual(['L1', 'L3', 'L4']);
    expect(select({ filter: { ...NO_FILTER, stage: 'reopened' } })).toEqual(['L2']);
    expect(select({ filter: { ...NO_FILTER, typed: 'ABOUT l3' } })).toEqual(['L3']);
  });

  it('says how far something has come by what was told last', () => {
    expect(stageOf(rows[1] as WorkRow, columns, kind)).toBe('reopened');
    expect(stageOf(row('L9', null, 'u1', 1, 5, 3), columns, kind)).toBe('closed');
  });
});
