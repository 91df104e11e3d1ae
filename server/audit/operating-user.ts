import { userInfo } from 'node:os';

/** Whoever runs this command on this machine: in a container the user often has a number and no name. */
export function operatingUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
