/** An answer of a camera. */
export interface RtspAnswer {
  readonly status: number;
  /** By lower-case name; a header that came several times has several values. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

/** The answer in a message; undefined where it is something else, such as a request of the camera. */
export function readAnswer(head: string, body: string): RtspAnswer | undefined {
  const [first = '', ...lines] = head.split(/\r?\n/);
  const status = Number(/^RTSP\/1\.\d (\d{3})\b/.exec(first)?.[1]);
  if (!Number.isInteger(status)) return undefined;
  return { status, headers: readHeaders(lines), body };
}

/** CSeq of a camera's own request, which wants an answer; undefined where it has none. */
export function sequenceOf(head: string): string | undefined {
  return /^cseq:[ \t]*(\d{1,10})/im.exec(head)?.[1];
}

export function headerOf({ headers }: RtspAnswer, name: string): string | undefined {
  return headers.get(name)?.[0];
}

export function formatRequest(
  method: string,
  url: string,
  headers: Readonly<Record<string, string | undefined>>,
): string {
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return `${method} ${url} RTSP/1.0\r\n${lines.join('\r\n')}\r\n\r\n`;
}

function readHeaders(lines: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return headers;
}
