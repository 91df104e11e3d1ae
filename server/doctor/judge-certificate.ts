import { X509Certificate } from 'node:crypto';
import { type Finding, findingsOf } from './finding.ts';

const DAY_MS = 24 * 3_600_000;
/** In so long somebody has to have got another one. */
const SOON_MS = 21 * DAY_MS;

/** A certificate of the site's own (PEM, its own first). `nowMs`: wall clock, epoch ms. */
export function judgeCertificate(pem: string, nowMs: number): Finding {
  const about = findingsOf('certificate');
  const { validFromDate, validToDate, subjectAltName } = new X509Certificate(pem);
  const until = validToDate.toISOString().slice(0, 10);
  if (validToDate.getTime() <= nowMs)
    return about.fault(`ended on ${until}`, 'put another in its place: it is found anew without a restart');
  if (validFromDate.getTime() > nowMs)
    return about.fault(
      `begins on ${validFromDate.toISOString().slice(0, 10)}`,
      'look at this machine’s clock, or wait; browsers refuse it until then',
    );
  if (!subjectAltName)
    return about.fault(
      'names no host (subjectAltName)',
      'have it issued with the names by which screens call the server',
    );
  const says = `until ${until}, for ${subjectAltName.replaceAll(/(?:DNS|IP Address):/g, '')}`;
  return validToDate.getTime() - nowMs < SOON_MS
    ? about.warning(says, 'renew it: it is found anew without a restart')
    : about.well(says);
}
