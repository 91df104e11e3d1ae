import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../workers/importer/arguments.ts';

const base = ['--site', 'san-francisco', '--importer', 'fire-calls'];
const read = (...argv: string[]) => readArguments(argv, '/home/me');

describe('the import command', () => {
  it('takes a file and has a default for everything else', () => {
    expect(read(...base, 'calls.csv')).toEqual({
      site: 'san-francisco',
      importer: 'fire-calls',
      file: '/home/me/calls.csv',
      speed: 'max',
      rejectsFile: '/home/me/calls.rejects.csv',
      after: undefined,
      dataDir: undefined,
    });
  });

  it('takes a speed, a rejects file, a place to go on from, and a data directory', () => {
    expect(
      read(
        ...base,
        '/x.csv',
        '--speed',
        '60x',
        '--rejects',
        'r.csv',
        '--from',
        '2020-04-07T12:00:00Z',
        '--data-dir',
        'd',
      ),
    ).toMatchObject({
      speed: 60,
      rejectsFile: '/home/me/r.csv',
      after: { replayedMs: Date.parse('2020-04-07T12:00:00Z') - 1 },
      dataDir: '/home/me/d',
    });
    expect(read(...base, 'x.csv', '--from', '5232')?.after).toEqual({ line: 5231 });
  });

  it('says all that is wrong at once', () => {
    expect(() => read('--speed', 'fast')).toThrow(
      '--site is missing\n--importer is missing\nexpected one FILE.csv, found none\n--speed fast: expected max',
    );
  });

  it.each([
    [['--speed', '0x'], '--speed 0x: expected max, or 0.1x to 100000x'],
    [['--from', '1'], '--from 1: expected a line number from 2'],
    [['--speed', '2x', '--from', '7'], '--from 7: expected a time'],
    [['other.csv'], 'expected one FILE.csv, found x.csv other.csv'],
    [['--colour'], "Unknown option '--colour'"],
  ])('refuses %j', (argv, message) => expect(() => read(...base, 'x.csv', ...argv)).toThrow(message));

  it('shows its usage when asked', () => expect(read('--help')).toBeUndefined());
});
