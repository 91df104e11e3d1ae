import type { IncomingHttpHeaders } from 'node:http';

const PREFIX = 'ce-';

/**
 * Does a request carry an event in the binary mode of CloudEvents' HTTP binding 1.0.2: its attributes in `ce-` headers, its
 * data as the body? One whose content type announces an event, or many, has all of it in the body instead.
 */
export function isBinaryMode(headers: IncomingHttpHeaders): boolean {
  const mediaType = headers['content-type']?.toLowerCase() ?? '';
  return `${PREFIX}specversion` in headers && !mediaType.startsWith('application/cloudevents');
}

/** The event of such a request, as if it had come in structured mode; `data` undefined: an empty body. Never throws. */
export function readBinaryEvent(headers: IncomingHttpHeaders, data: unknown): Record<string, unknown> {
  const attributes = Object.entries(headers).flatMap(([header, value]) =>
    header.startsWith(PREFIX) ? [[header.slice(PREFIX.length), readAttribute(header, String(value))] as const] : [],
  );
  // Not by assignment: a header may be called `ce-__proto__`.
  return Object.fromEntries([...attributes, ...(data === undefined ? [] : [['data', data] as const])]);
}

/** All that a header can hold is text; a rank is the one attribute of ours that is a number. */
function readAttribute(header: string, value: string): string | number {
  const text = decodePercent(value);
  return header === `${PREFIX}rank` && /^\d$/.test(text) ? Number(text) : text;
}

function decodePercent(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // No UTF-8: it is judged as it came.
    return value;
  }
}
