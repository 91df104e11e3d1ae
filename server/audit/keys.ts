/** The chain of a site; both data sets share it, and the braces put all of it into one slot. */
export function auditKeys(site: string) {
  const prefix = `{wf:${site}:audit}`;
  return {
    /** STREAM `<seq>-0` -> hash, text. */
    entries: `${prefix}:entries`,
    /** HASH id of an archive -> `<seq> <when it said so, epoch ms>`. */
    archives: `${prefix}:archives`,
    /** STRING: the process that writes this archive now. */
    holder: (archive: string) => `${prefix}:holder:${archive}`,
  } as const;
}
