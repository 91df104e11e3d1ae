/** Of the server’s rights those by which the console offers anything. */
export const OFFERED_RIGHTS = [
  'audit.read',
  'briefing.hold',
  'desk.act',
  'desk.correct',
  'desk.enter',
  'fault.handle',
  'fault.see',
  'handover.sign',
  'key.manage',
  'notice.read',
  'report.read',
  'screen.admit',
  'screen.list',
  'site.edit',
  'user.manage',
  'wall.direct',
  'wall.overrule',
  'wall.read',
] as const;
export type OfferedRight = (typeof OFFERED_RIGHTS)[number];
