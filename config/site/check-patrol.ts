import { parseDuration } from '../../protocol/duration.ts';
import type { Patrol } from '../../protocol/site/patrol.ts';
import { checkScopeFor } from './check-scope.ts';
import { within } from './finding.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What the patrol tells of: the site declares these kinds. */
const PATROL_KINDS = ['camera', 'fault', 'round'];
/** A round begins at most so often: the workers plan every ten seconds. */
const SHORTEST_ROUND_MS = 60_000;
const DAY_MS = 86_400_000;
/** Longer, and it would be a recording. */
const LONGEST_SNAPSHOT_MS = 3_600_000;

export function checkPatrol(patrol: Patrol, vocabulary: Vocabulary, findings: Findings): void {
  const { classes, otherwise, confirm, snapshots } = patrol;
  if (vocabulary.kinds) {
    for (const kind of PATROL_KINDS)
      if (!vocabulary.kinds.has(kind)) findings.atKey([], `a patrol without the kind ${kind}`, `${kind} in kinds.yaml`);
  }
  checkScopeFor('patrol', PATROL_KINDS, vocabulary, findings);
  for (const [name, { rounds }] of Object.entries(classes)) {
    const at = within(findings, 'classes', name, 'rounds');
    for (const [index, { from, every }] of rounds.entries()) {
      const before = rounds[index - 1];
      if (before && before.from >= from)
        at.at([index, 'from'], `${from} after ${before.from}`, 'each time of day once, the earliest first');
      if (parseDuration(every) < SHORTEST_ROUND_MS || parseDuration(every) > DAY_MS)
        at.at([index, 'every'], `a round every ${every}`, 'from 1m to 24h');
    }
  }
  if (otherwise !== undefined && !Object.hasOwn(classes, otherwise))
    findings.at(['otherwise'], `the unknown class ${otherwise}`, oneOf(Object.keys(classes), otherwise));
  if (snapshots !== undefined && parseDuration(snapshots) > LONGEST_SNAPSHOT_MS)
    findings.at(['snapshots'], `pictures kept for ${snapshots}`, 'at most 1h');
  if (confirm && confirm.needs > confirm.of)
    findings.at(['confirm', 'needs'], `${confirm.needs} of the last ${confirm.of} looks`, `at most ${confirm.of}`);
}
