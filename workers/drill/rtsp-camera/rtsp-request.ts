/** A request of RTSP 1.0 (RFC 2326); names of headers are in lower case. */
export interface RtspRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Heard = { readonly request: RtspRequest } | { readonly interleaved: Buffer; readonly channel: number };

const DOLLAR = 0x24;
const INTERLEAVED_HEADER_BYTES = 4;
const END_OF_HEAD = '\r\n\r\n';
/** A client that sends more without an end of a request is none. */
const MOST_PENDING_BYTES = 65_536;

/** Takes requests, and packets between them, out of what comes over a connection. */
export class RtspReader {
  #pending: Buffer = Buffer.alloc(0);

  /** @throws RangeError if this is no RTSP */
  read(chunk: Buffer): Heard[] {
    this.#pending = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk;
    const heard: Heard[] = [];
    for (let one = this.#take(); one; one = this.#take()) heard.push(one);
    if (this.#pending.length > MOST_PENDING_BYTES)
      throw new RangeError(`${this.#pending.length} bytes without an end: expected a request`);
    return heard;
  }

  #take(): Heard | undefined {
    return this.#pending[0] === DOLLAR ? this.#takePacket() : this.#takeRequest();
  }

  #takePacket(): Heard | undefined {
    if (this.#pending.length < INTERLEAVED_HEADER_BYTES) return undefined;
    const end = INTERLEAVED_HEADER_BYTES + this.#pending.readUInt16BE(2);
    if (this.#pending.length < end) return undefined;
    const channel = this.#pending[1] ?? 0;
    return { channel, interleaved: this.#cut(end).subarray(INTERLEAVED_HEADER_BYTES) };
  }

  #takeRequest(): Heard | undefined {
    const headEnd = this.#pending.indexOf(END_OF_HEAD);
    if (headEnd < 0) return undefined;
    const request = parseHead(this.#pending.subarray(0, headEnd).toString('latin1'));
    const bodyBytes = Number(request.headers['content-length'] ?? 0);
    const end = headEnd + END_OF_HEAD.length + bodyBytes;
    // What a client says in a body changes nothing here.
    if (!(end <= this.#pending.length)) return undefined;
    this.#cut(end);
    return { request };
  }

  #cut(end: number): Buffer {
    const part = this.#pending.subarray(0, end);
    this.#pending = this.#pending.subarray(end);
    return part;
  }
}

function parseHead(head: string): RtspRequest {
  const [first = '', ...lines] = head.split('\r\n');
  const [method, url, version] = first.split(' ');
  if (!method || !url || !version?.startsWith('RTSP/')) throw new RangeError('expected a request line of RTSP');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { method, url, headers: Object.fromEntries(headers) };
}
