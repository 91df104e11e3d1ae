import Type, { type Static } from 'typebox';

/** What is wrong in a site's files, and where. */
const Fault = Type.Object({
  file: Type.String(),
  line: Type.Integer(),
  column: Type.Integer(),
  found: Type.String(),
  expected: Type.String(),
});

/** Answer of `POST /api/v1/site/reload`. */
export const SiteReloadAnswer = Type.Union([
  Type.Object({ outcome: Type.Literal('same', { description: 'the files say what is served' }) }),
  Type.Object({ outcome: Type.Literal('reloaded') }),
  Type.Object({
    outcome: Type.Literal('faulty', { description: 'the files have faults: nothing has changed' }),
    faults: Type.Array(Fault),
  }),
  Type.Object({
    outcome: Type.Literal('refused', { description: 'what was edited cannot be changed so: nothing has changed' }),
    because: Type.Array(Type.String(), { description: 'what, and what to do instead' }),
  }),
]);
export type SiteReloadAnswer = Static<typeof SiteReloadAnswer>;

/** In lines, for people. */
export function sayReload(answer: SiteReloadAnswer): string {
  switch (answer.outcome) {
    case 'same':
      return 'the site is served as its files say';
    case 'reloaded':
      return 'the site was reloaded';
    case 'faulty':
      return [
        `nothing has changed: the files of the site have ${answer.faults.length} faults`,
        ...answer.faults.map(
          ({ file, line, column, found, expected }) => `  ${file}:${line}:${column}  ${found}; expected ${expected}`,
        ),
      ].join('\n');
    case 'refused':
      return ['nothing has changed:', ...answer.because.map((reason) => `  ${reason}`)].join('\n');
  }
}
