import type { PersonRole } from '../../../protocol/auth.ts';
import type { ConsoleWord } from '../words/console-words.ts';

export const roleWords: Readonly<Record<PersonRole, ConsoleWord>> = {
  viewer: 'viewer',
  unit: 'unitRole',
  operator: 'operator',
  supervisor: 'supervisor',
  auditor: 'auditor',
  admin: 'admin',
};
