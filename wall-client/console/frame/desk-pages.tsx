import { lazy, type LazyExoticComponent } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import type { Words } from '../../../protocol/words.ts';
import type { OfferedRight } from '../api/offered-rights.ts';
import { deskWords } from '../alerts/desk-words.ts';
import { workWords } from '../desk/work-words.ts';
import { auditWords } from '../audit/audit-words.ts';
import { briefingWords } from '../briefing/briefing-words.ts';
import { handoverWords } from '../handover/handover-words.ts';
import { cameraWords } from '../words/camera-words.ts';
import { consoleWords } from '../words/console-words.ts';
import { noticeWords } from '../notices/notice-words.ts';
import { keyWords } from '../keys/key-words.ts';
import { reportListWords } from '../reports/report-list-words.ts';
import { siteWords } from '../site/site-words.ts';

interface DeskPage {
  /** As the address has it behind `#`. */
  readonly address: string;
  readonly name: Words;
  /** Of whoever is offered it. */
  readonly right: OfferedRight;
  readonly Page: LazyExoticComponent<() => React.JSX.Element>;
  /** Loads it, and asks for what it shows of much, while the site is still on its way. */
  readonly askEarly?: (queries: QueryClient, account: string) => Promise<void>;
}

const loadWork = () => import('../desk/work-page.tsx');

/** Pages that are loaded once somebody opens them, in the order of the menu. */
export const deskPages: readonly DeskPage[] = [
  {
    address: 'screens',
    name: consoleWords.screens,
    right: 'screen.list',
    Page: lazy(async () => ({ default: (await import('../screens/screens-page.tsx')).ScreensPage })),
  },
  {
    address: 'accounts',
    name: consoleWords.accounts,
    right: 'user.manage',
    Page: lazy(async () => ({ default: (await import('../accounts/accounts-page.tsx')).AccountsPage })),
  },
  {
    address: 'briefings',
    name: briefingWords.briefings,
    right: 'briefing.hold',
    Page: lazy(async () => ({ default: (await import('../briefing/briefings-page.tsx')).BriefingsPage })),
  },
  {
    address: 'handover',
    name: handoverWords.title,
    right: 'handover.sign',
    Page: lazy(async () => ({ default: (await import('../handover/handover-page.tsx')).HandoverPage })),
  },
  {
    address: 'reports',
    name: reportListWords.title,
    right: 'report.read',
    Page: lazy(async () => ({ default: (await import('../reports/reports-page.tsx')).ReportsPage })),
  },
  {
    address: 'desk',
    name: deskWords.title,
    right: 'desk.act',
    Page: lazy(async () => ({ default: (await import('../alerts/desk-page.tsx')).DeskPage })),
  },
  {
    address: 'work',
    name: workWords.title,
    right: 'desk.enter',
    Page: lazy(async () => ({ default: (await loadWork()).WorkPage })),
    askEarly: async (queries, account) => (await loadWork()).askEarly(queries, account),
  },
  {
    address: 'cameras',
    name: cameraWords.cameras,
    right: 'wall.direct',
    Page: lazy(async () => ({ default: (await import('../cameras/cameras-page.tsx')).CamerasPage })),
  },
  {
    address: 'keys',
    name: keyWords.title,
    right: 'key.manage',
    Page: lazy(async () => ({ default: (await import('../keys/keys-page.tsx')).KeysPage })),
  },
  {
    address: 'site-files',
    name: siteWords.title,
    right: 'site.edit',
    Page: lazy(async () => ({ default: (await import('../site/site-page.tsx')).SitePage })),
  },
  {
    address: 'notices',
    name: noticeWords.title,
    right: 'notice.read',
    Page: lazy(async () => ({ default: (await import('../notices/notices-page.tsx')).NoticesPage })),
  },
  {
    address: 'audit',
    name: auditWords.title,
    right: 'audit.read',
    Page: lazy(async () => ({ default: (await import('../audit/audit-page.tsx')).AuditPage })),
  },
];
