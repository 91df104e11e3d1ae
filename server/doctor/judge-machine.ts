import { type Finding, findingsOf, formatBytes } from './finding.ts';

const GIB = 2 ** 30;
/** Below these a disk is full soon, and as good as full. */
const FILLING = { share: 0.15, bytes: 10 * GIB };
const FULL = { share: 0.03, bytes: GIB };

export interface DiskFacts {
  readonly path: string;
  /** Bytes; `free` is what is left to this user. */
  readonly free: number;
  readonly total: number;
}

/** The disk with everything that lasts. */
export function judgeDisk({ path, free, total }: DiskFacts): Finding {
  const about = findingsOf('disk');
  const says = `${formatBytes(free)} of ${formatBytes(total)} free at ${path}`;
  const isBelow = ({ share, bytes }: { share: number; bytes: number }) => free < total * share && free < bytes;
  if (isBelow(FULL)) return about.fault(says, 'make room at once: a full disk takes in no event');
  if (isBelow(FILLING)) return about.warning(says, 'make room, or move DATA_DIR to a larger disk');
  return about.well(says);
}

/** `synchronised` as systemd says it: yes, no, or undefined where nobody tells. */
export function judgeClock(synchronised: 'yes' | 'no' | undefined): Finding {
  const about = findingsOf('clock');
  if (synchronised === 'yes') return about.well('synchronised');
  if (synchronised === 'no')
    return about.warning(
      'not synchronised',
      'switch on NTP (timedatectl set-ntp true): screens, shifts and midnight go by this clock',
    );
  return about.unknown(
    'nobody here tells whether it is synchronised',
    'make sure that NTP runs, also on the host of a container',
  );
}

/** `setting` of /proc/sys/vm/overcommit_memory; undefined where there is none. */
export function judgeOvercommit(setting: string | undefined): Finding | undefined {
  if (setting !== '2') return undefined;
  return findingsOf('memory').warning(
    'vm.overcommit_memory is 2: Redis may be unable to fork',
    'set it to 1 (sysctl vm.overcommit_memory=1), so that its file can be rewritten',
  );
}

/** `files` by name with the lowest bits of their mode; secrets that others can read. */
export function judgeSecrets(files: ReadonlyMap<string, number>): Finding {
  const about = findingsOf('secrets');
  const open = [...files].filter(([, mode]) => (mode & 0o077) !== 0).map(([file]) => file);
  if (open.length > 0)
    return about.fault(`others can read ${open.join(', ')}`, 'chmod 600 them, and make anew what was in them');
  return about.well(files.size === 0 ? 'none yet' : 'their owner’s alone');
}
