import { parseDuration } from '../../protocol/duration.ts';
import type { Automation, ScheduleEntry } from '../../protocol/site/automation.ts';
import { checkListRule } from './check-list-rule.ts';
import type { Findings } from './finding.ts';
import { within } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A scene that stays for less cannot be read, and a rule that calls for less is gone before anybody looks up. */
const SHORTEST_MS = 5_000;

/** Every scene, playlist, list, attribute and code that a wall's automation names is there. */
export function checkAutomation(automation: Automation, vocabulary: Vocabulary, findings: Findings): void {
  const { playlists = {}, schedule = [], rules = {} } = automation;
  for (const [name, { steps }] of Object.entries(playlists)) {
    for (const [index, { scene, dwell }] of steps.entries()) {
      const at = within(findings, 'playlists', name, 'steps', index);
      checkSceneName(scene, vocabulary, at);
      checkLength(dwell, 'dwell', at);
    }
  }
  for (const [index, entry] of schedule.entries())
    checkEntry(entry, Object.keys(playlists), vocabulary, within(findings, 'schedule', index));
  for (const [name, rule] of Object.entries(rules)) {
    const at = within(findings, 'rules', name);
    checkSceneName(rule.scene, vocabulary, at);
    checkLength(rule.stay, 'stay', at);
    checkListRule(rule, vocabulary, at);
  }
}

function checkSceneName(scene: string, { scenes }: Vocabulary, findings: Findings): void {
  if (!scenes.has(scene)) findings.at(['scene'], `the unknown scene ${scene}`, oneOf([...scenes.keys()], scene));
}

function checkLength(text: string, field: string, findings: Findings): void {
  if (parseDuration(text) < SHORTEST_MS) findings.at([field], text, 'at least 5s');
}

function checkEntry(
  entry: ScheduleEntry,
  playlists: readonly string[],
  vocabulary: Vocabulary,
  findings: Findings,
): void {
  const { scene, playlist, from, until } = entry;
  if ((scene === undefined) === (playlist === undefined))
    findings.at(['from'], 'a scene and a playlist, or neither', 'one of `scene` and `playlist`');
  if (scene !== undefined) checkSceneName(scene, vocabulary, findings);
  if (playlist !== undefined && !playlists.includes(playlist))
    findings.at(['playlist'], `the unknown playlist ${playlist}`, oneOf(playlists, playlist));
  if (from === until) findings.at(['until'], `an entry from ${from} until ${from}`, 'another time of day');
}
