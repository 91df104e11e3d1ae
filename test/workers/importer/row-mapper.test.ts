import { describe, expect, it } from 'vitest';
import { HeaderError, readHeader } from '../../../workers/importer/header.ts';
import { rowMapper } from '../../../workers/importer/row-mapper.ts';
import { HEADER, importSite, jobsImporter } from './import-site.ts';

const mapper = rowMapper(importSite, jobsImporter, readHeader(jobsImporter, HEADER.split(';')));
const read = (text: string, isWhole = true) => mapper.eventsOf({ line: 7, cells: text.split(';') }, () => isWhole);
const faultOf = (text: string) => {
  const result = read(text);
  return 'fault' in result ? result.fault : undefined;
};
const eventsOf = (text: string, isWhole = true) => {
  const result = read(text, isWhole);
  if ('fault' in result) throw new Error(JSON.stringify(result.fault));
  return result.value;
};

describe('a row', () => {
  it('tells an event for each milestone, its attributes with the one that dates them', () => {
    expect(
      eventsOf('J1;Mitte;Rot;07.04.2026 08:00;07.04.2026 08:05;07.04.2026 09:00;120;(52.5, 13.25);a note'),
    ).toEqual([
      {
        specversion: '1.0',
        id: 'row-7.opened',
        source: '/import/jobs',
        type: 'job.opened',
        subject: 'J1',
        time: '2026-04-07T06:00:00.000Z',
        data: { district: 'mitte', sort: 'red', cost: 120, place: [13.25, 52.5], note: 'a note' },
      },
      {
        specversion: '1.0',
        id: 'row-7.taken',
        source: '/import/jobs',
        type: 'job.taken',
        subject: 'J1',
        time: '2026-04-07T06:05:00.000Z',
      },
      {
        specversion: '1.0',
        id: 'row-7.done',
        source: '/import/jobs',
        type: 'job.done',
        subject: 'J1',
        time: '2026-04-07T07:00:00.000Z',
      },
    ]);
  });

  it('leaves unset what is optional and empty', () => {
    const [only, ...others] = eventsOf('J1;Mitte;Rot;07.04.2026 08:00;;;;;');
    expect(others).toEqual([]);
    expect(only?.data).toEqual({ district: 'mitte', sort: 'red' });
  });

  it('finds a district by its name in either language, whatever the case, width and spacing', () => {
    for (const name of ['Nord Stadt', ' nord  stadt ', 'ＮＯＲＤ　ＳＴＡＤＴ', '北区']) {
      expect(eventsOf(`J1;${name};Rot;07.04.2026 08:00;;;;;`)[0]?.data?.district).toBe('nord');
    }
  });

  it('takes a code as it is, what is mapped as the code, and anything else as the one for the rest', () => {
    for (const [text, code] of [
      ['green', 'green'],
      ['Rot', 'red'],
      ['rot', 'red'],
      ['Lila', 'other'],
    ]) {
      expect(eventsOf(`J1;Mitte;${text};07.04.2026 08:00;;;;;`)[0]?.data?.sort).toBe(code);
    }
  });

  it('tells a milestone of all rows only where no row of its entity lacks it', () => {
    const text = 'J1;Mitte;Rot;07.04.2026 08:00;;07.04.2026 09:00;;;';
    expect(eventsOf(text, false).map(({ type }) => type)).toEqual(['job.opened']);
    expect(mapper.needsWholeSubjects).toBe(true);
    expect(mapper.isOpen({ line: 1, cells: text.split(';') })).toBe(false);
    expect(mapper.isOpen({ line: 1, cells: 'J1;Mitte;Rot;07.04.2026 08:00;;;;;'.split(';') })).toBe(true);
  });
});

describe('a row that cannot be read', () => {
  it.each([
    [';Mitte;Rot;07.04.2026 08:00;;;;;', 'Nr', 'empty'],
    ['X9;Mitte;Rot;07.04.2026 08:00;;;;;', 'Nr', 'expected an id that matches J[0-9]+'],
    ['J1;Atlantis;Rot;07.04.2026 08:00;;;;;', 'Bezirk', 'no code for this value'],
    ['J1;;Rot;07.04.2026 08:00;;;;;', 'Bezirk', 'empty'],
    ['J1;Mitte;Rot;;;;;;', 'Beginn', 'empty'],
    ['J1;Mitte;Rot;31.04.2026 08:00;;;;;', 'Beginn', 'expected a time such as dd.MM.yyyy HH:mm'],
    ['J1;Mitte;Rot;07.04.2026 08:00;gestern;;;;', 'Annahme', 'expected a time such as dd.MM.yyyy HH:mm'],
    ['J1;Mitte;Rot;07.04.2026 08:00;;;901;;', 'Kosten', 'expected a whole number from 0 to 900'],
    ['J1;Mitte;Rot;07.04.2026 08:00;;;1.5;;', 'Kosten', 'expected a whole number from 0 to 900'],
    ['J1;Mitte;Rot;07.04.2026 08:00;;;;nowhere;', 'Ort', 'expected two numbers, degrees of longitude and latitude'],
    [
      'J1;Mitte;Rot;07.04.2026 08:00;;;;(95.1, 13.2);',
      'Ort',
      'expected two numbers, degrees of longitude and latitude',
    ],
  ])('%j: %s', (text, column, reason) => expect(faultOf(text)).toEqual({ column, reason }));
});

describe('a header', () => {
  const open = (titles: string) => () => readHeader(jobsImporter, titles.split(';'));

  it('may have its columns in any order, spaces around them, and others beside them', () => {
    expect(open(`x; ${HEADER.split(';').reverse().join(' ;')};Name`)().get('Nr')).toBe(9);
  });

  it('names the columns that are missing, those found and those expected', () => {
    expect(open('Nr;Bezirk;Name')).toThrow(HeaderError);
    expect(open('Nr;Bezirk;Name')).toThrow(
      'columns missing: "Beginn", "Annahme", "Ende", "Art", "Kosten", "Ort", "Notiz"',
    );
    expect(open('Nr;Bezirk;Name')).toThrow('columns found: "Nr", "Bezirk", "Name"');
    expect(open('Nr;Bezirk;Name')).toThrow(/columns expected: "Nr", "Beginn", .*"Notiz"/);
  });

  it('names a column that stands there twice, and asks after the delimiter where there is one column only', () => {
    expect(open(`${HEADER};Nr`)).toThrow('columns that stand there twice: "Nr"');
    expect(() => readHeader(jobsImporter, [HEADER])).toThrow('is the delimiter right?');
  });
});

it('says which column a refused event is about', () => {
  expect(
    ['/subject', '/time', '/data/sort', '/data/place', '/id'].map((path) => mapper.columnOf(path, 'job.done')),
  ).toEqual(['Nr', 'Ende', 'Art', 'Ort', '']);
});
