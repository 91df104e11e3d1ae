import type { Role } from '../../../protocol/site/metrics.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { ListRow } from '../../../protocol/views.ts';
import type { Language } from '../../../protocol/words.ts';
import { codeNames } from './code-name.ts';

/** What a row of a list says, in the places that a person looks for it. */
export interface ListWords {
  /** What is urgent about it: the role of its level, and the level's name. */
  readonly role: Role;
  readonly level: string;
  /** What it is: the first code that is neither level nor district. */
  readonly category: string;
  /** The next such code. */
  readonly detail: string;
  readonly district: string;
  readonly districtCode: string | undefined;
  readonly label: string;
  /** Nothing more is to be done about it. */
  readonly isClosed: boolean;
}

/** Reads rows of one kind, by what the kind declares of its attributes. */
export function listReader(site: SiteDescription, kind: string, language: Language): (row: ListRow) => ListWords {
  const attributes = Object.entries(site.kinds[kind]?.attributes ?? {});
  const districtName = site.kinds[kind]?.location?.district;
  const level = attributes.find(([, attribute]) => 'codes' in attribute && attribute.roles !== undefined);
  const label = attributes.find(([, attribute]) => 'label' in attribute)?.[0];
  const categories = attributes.filter(
    ([name, attribute]) =>
      'codes' in attribute && name !== level?.[0] && name !== districtName && attribute.codes !== 'districts',
  );
  const namers = new Map(attributes.map(([name]) => [name, codeNames(site, kind, name, language)]));
  const nameOf = (row: ListRow, attribute: string | undefined): string => {
    const code = attribute === undefined ? undefined : row.shown[attribute];
    return typeof code === 'string' && attribute !== undefined ? (namers.get(attribute)?.(code) ?? code) : '';
  };
  return (row) => {
    const code = level ? row.shown[level[0]] : undefined;
    const roles = level && 'codes' in level[1] ? level[1].roles : undefined;
    const district = districtName === undefined ? undefined : row.shown[districtName];
    const [category, detail] = categories.filter(([name]) => row.shown[name] !== undefined);
    const free = label === undefined ? undefined : row.shown[label];
    return {
      role: (typeof code === 'string' ? roles?.[code] : undefined) ?? 'information',
      level: nameOf(row, level?.[0]),
      category: nameOf(row, category?.[0]),
      detail: nameOf(row, detail?.[0]),
      district: nameOf(row, districtName),
      districtCode: typeof district === 'string' ? district : undefined,
      label: typeof free === 'string' ? free : '',
      isClosed: isClosed(row),
    };
  };
}

/** Closed, and not opened again since. */
function isClosed({ shown }: ListRow): boolean {
  const { closed, reopened } = shown;
  return typeof closed === 'number' && !(typeof reopened === 'number' && reopened > closed);
}
