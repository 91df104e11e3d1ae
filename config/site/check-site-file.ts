import type { Automation } from '../../protocol/site/automation.ts';
import type { HandoverRules } from '../../protocol/site/handover.ts';
import type { DailyClose } from '../../protocol/site/daily-close.ts';
import type { ReportRules } from '../../protocol/site/reports.ts';
import type { Notices } from '../../protocol/site/notices.ts';
import type { Patrol } from '../../protocol/site/patrol.ts';
import type { Shift } from '../../protocol/site/shifts.ts';
import type { Drill } from '../../protocol/site/drill.ts';
import type { Forecast } from '../../protocol/site/forecasts.ts';
import type { Wall } from '../../protocol/site/site-file.ts';
import type { StudyRule } from '../../protocol/site/studies.ts';
import type { Surge } from '../../protocol/site/surges.ts';
import type { ThemeTokens } from '../../protocol/site/theme.ts';
import type { VisitorRules } from '../../protocol/site/visitors.ts';
import { checkKeep } from './check-keep.ts';
import { checkHandover, checkShifts, checkVisitors } from './check-duty.ts';
import { eachEntry, isInherited } from './check-names.ts';
import { checkAutomation } from './check-automation.ts';
import { checkDrill } from './check-drill.ts';
import { checkDailyClose } from './check-daily-close.ts';
import { checkNotices } from './check-notices.ts';
import { checkForecast } from './check-forecasts.ts';
import { checkPatrol } from './check-patrol.ts';
import { checkReport } from './check-reports.ts';
import { checkStudy } from './check-studies.ts';
import { checkSurge } from './check-surges.ts';
import { checkTheme } from './check-theme.ts';
import { checkWall } from './check-walls.ts';
import { hasPart, soundEntries, soundPart } from './checked-file.ts';
import type { CheckedFile } from './checked-file.ts';
import { within } from './finding.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';

export function checkSiteFile(file: CheckedFile, vocabulary: Vocabulary, findings: Findings): void {
  const timeZone = soundPart<string>(file, ['timeZone']);
  if (timeZone !== undefined) checkTimeZone(timeZone, ['timeZone'], findings);
  if (vocabulary.keep) checkKeep(vocabulary.keep, within(findings, 'keep'));
  checkDistricts(vocabulary, findings);
  if (soundPart<string>(file, ['clock']) === 'data') checkNothingAhead(vocabulary, findings);
  for (const [, wall, found] of eachEntry(soundEntries<Wall>(file, ['walls']), ['walls'], findings))
    if (wall) checkWall(wall, vocabulary, found);
  const theme = soundPart<ThemeTokens>(file, ['theme']);
  if (theme) checkTheme(theme, within(findings, 'theme'));
  checkScopes(vocabulary, findings);
  const drill = soundPart<Drill>(file, ['drill']);
  if (drill) checkDrill(drill, vocabulary, within(findings, 'drill'));
  for (const [name, automation] of soundEntries<Automation>(file, ['automation'])) {
    if (vocabulary.walls && !vocabulary.walls.has(name))
      findings.atKey(['automation', name], `the unknown wall ${name}`, oneOf([...vocabulary.walls.keys()], name));
    if (automation) checkAutomation(automation, vocabulary, within(findings, 'automation', name));
  }
  const patrol = soundPart<Patrol>(file, ['patrol']);
  if (patrol) checkPatrol(patrol, vocabulary, within(findings, 'patrol'));
  const dailyClose = soundPart<DailyClose>(file, ['dailyClose']);
  if (dailyClose) checkDailyClose(dailyClose, vocabulary, within(findings, 'dailyClose'));
  for (const [, report, found] of eachEntry(soundEntries<ReportRules>(file, ['reports']), ['reports'], findings))
    if (report) checkReport(report, dailyClose, vocabulary, found);
  const notices = soundPart<Notices>(file, ['notices']);
  if (notices)
    checkNotices(
      notices,
      { vocabulary, reports: [...soundEntries(file, ['reports']).keys()], isClosed: hasPart(file, 'dailyClose') },
      within(findings, 'notices'),
    );
  if (hasPart(file, 'reports') && !hasPart(file, 'dailyClose'))
    findings.atKey(['reports'], 'reports without sealed days', 'dailyClose beside them');
  for (const [, surge, found] of eachEntry(soundEntries<Surge>(file, ['surges']), ['surges'], findings))
    if (surge) checkSurge(surge, vocabulary, found);
  for (const [name, rule, found] of eachEntry(soundEntries<StudyRule>(file, ['studies']), ['studies'], findings))
    if (rule) checkStudy(name, rule, vocabulary, found);
  for (const [, forecast, found] of eachEntry(soundEntries<Forecast>(file, ['forecasts']), ['forecasts'], findings))
    if (forecast) checkForecast(forecast, vocabulary, found);
  const visitors = soundPart<VisitorRules>(file, ['visitors']);
  if (visitors) checkVisitors(visitors, vocabulary, within(findings, 'visitors'));
  const handover = soundPart<HandoverRules>(file, ['handover']);
  if (handover) checkHandover(handover, vocabulary, within(findings, 'handover'));
  const shifts = soundPart<Shift[]>(file, ['shifts']);
  if (shifts) checkShifts(shifts, findings);
}

export function checkTimeZone(timeZone: string, path: readonly string[], findings: Findings): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    findings.at(path, `the unknown time zone ${timeZone}`, `an IANA time zone such as ${nearestZone(timeZone)}`);
  }
}

function nearestZone(timeZone: string): string {
  const place = timeZone.split('/').at(-1)?.toLowerCase().replaceAll(' ', '_') ?? '';
  return (
    Intl.supportedValuesOf('timeZone').find((zone) => place !== '' && zone.toLowerCase().endsWith(place)) ??
    'Asia/Shanghai'
  );
}

/** The newest event says what time it is: none may come from the future. */
function checkNothingAhead({ kinds }: Vocabulary, findings: Findings): void {
  for (const [name, kind] of kinds ?? [])
    for (const [milestone, { ahead }] of Object.entries(kind?.milestones ?? {}))
      if (ahead !== undefined)
        findings.at(
          ['clock'],
          `the clock of the data, where ${name}.${milestone} may be told ahead`,
          'clock: wall, or no `ahead` in kinds.yaml',
        );
}

function checkDistricts({ districts = [] }: Vocabulary, findings: Findings): void {
  const codes = new Map<string, number>();
  const tiles = new Map<string, string>();
  const names = new Map<string, string>();
  for (const [index, { code, tile, name, unplaced }] of districts.entries()) {
    if (codes.has(code))
      findings.at(['districts', index, 'code'], `the district ${code} for the second time`, 'each district once');
    if (isInherited(code)) findings.at(['districts', index, 'code'], `the reserved code ${code}`, 'another code');
    codes.set(code, index);
    // Importers find districts by their names.
    for (const language of ['zh', 'en'] as const) {
      const other = names.get(`${language} ${name[language]}`);
      if (other !== undefined && other !== code)
        findings.at(
          ['districts', index, 'name', language],
          `${name[language]}, the name of ${other}`,
          'a name of its own',
        );
      names.set(`${language} ${name[language]}`, code);
    }
    if (!tile) continue;
    if (unplaced)
      findings.at(['districts', index, 'tile'], 'a tile for an unplaced district', 'one of tile and unplaced');
    const other = tiles.get(String(tile));
    if (other !== undefined) findings.at(['districts', index, 'tile'], `the tile of ${other}`, 'a tile of its own');
    tiles.set(String(tile), code);
  }
}

function checkScopes({ scopes, kinds }: Vocabulary, findings: Findings): void {
  for (const [, scope, found] of eachEntry(scopes ?? [], ['keys'], findings)) {
    if (!scope || scope.kinds === 'all' || !kinds) continue;
    for (const [index, kind] of scope.kinds.entries())
      if (!kinds.has(kind)) found.at(['kinds', index], `the unknown kind ${kind}`, oneOf(kinds.keys(), kind));
  }
}
