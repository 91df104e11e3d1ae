import { createRequire } from 'node:module';

type Rules = typeof import('date-fns/format') &
  typeof import('date-fns/isSameDay') &
  typeof import('date-fns/isSameHour') &
  typeof import('date-fns/isValid') &
  typeof import('date-fns/parse') &
  typeof import('date-fns/parseISO') &
  typeof import('date-fns/startOfDay') &
  typeof import('date-fns/subDays') &
  typeof import('date-fns/subYears');

/**
 * Date rules of date-fns, in its CommonJS build: for each of the 75 modules that `import` would load, Node parses the 200 kB of
 * the library's package.json anew, which is a tenth of the work of a start.
 */
function load<Name extends keyof Rules>(name: Name): Rules[Name] {
  const module: Pick<Rules, Name> = requireHere(`date-fns/${name}`);
  return module[name];
}

const requireHere = createRequire(import.meta.url);

export const format = load('format');
export const isSameDay = load('isSameDay');
export const isSameHour = load('isSameHour');
export const isValid = load('isValid');
export const parse = load('parse');
export const parseISO = load('parseISO');
export const startOfDay = load('startOfDay');
export const subDays = load('subDays');
export const subYears = load('subYears');
