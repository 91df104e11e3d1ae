import type { Findings } from './finding.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { Path } from './yaml-source.ts';

/** The drill, the importers, the patrol, the workers of the method and those of MQTT post with a key of their own scope, which must take their kinds. */
export function checkScopeFor(
  name: 'drill' | 'import' | 'patrol' | 'method' | 'mqtt',
  kinds: readonly string[],
  { scopes, kinds: known }: Vocabulary,
  findings: Findings,
  path: Path = [],
): void {
  if (!scopes) return;
  const scope = scopes.get(name);
  if (!scopes.has(name)) findings.atKey(path, `no key scope ${name}`, `${name} under keys in site.yaml`);
  if (!scope || scope.kinds === 'all') return;
  // A slip in the scope’s own list is a fault there.
  if (scope.kinds.some((kind) => !known?.has(kind))) return;
  const missing = kinds.filter((kind) => !scope.kinds.includes(kind));
  if (missing.length > 0)
    findings.atKey(
      path,
      `the key scope ${name} without ${missing.join(', ')}`,
      `${missing.join(', ')} in keys.${name}.kinds`,
    );
}
