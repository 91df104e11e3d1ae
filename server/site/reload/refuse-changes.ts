import type { Site } from '../../../protocol/site/site.ts';

/** What of a site cannot change while the server runs. */
export function refuseChanges(before: Site, after: Site): string[] {
  const because: string[] = [];
  const [old, next] = [before.file.timeZone, after.file.timeZone];
  if (old !== next)
    because.push(
      `site.yaml: timeZone ${next}, and the server runs by ${old}: every total is counted anew then; restart the server`,
    );
  if ((before.file.drill === undefined) !== (after.file.drill === undefined))
    because.push('site.yaml: drill was added or taken away, which decides the data set; restart the server');
  return because;
}
