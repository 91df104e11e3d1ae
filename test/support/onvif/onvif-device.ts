import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerOf, fault } from './onvif-answers.ts';

export interface FakeProfile {
  readonly token: string;
  readonly encoding: 'H264' | 'H265' | 'JPEG';
  readonly width: number;
  readonly height: number;
  readonly stream: string;
  readonly snapshot?: string;
  readonly turns?: boolean;
}

export interface OnvifDeviceOptions {
  readonly credentials?: { readonly user: string; readonly password: string };
  /** By the token of their video source. */
  readonly sources: Readonly<Record<string, readonly FakeProfile[]>>;
  /** Names by token. */
  readonly presets?: Readonly<Record<string, string>>;
  /** Where it believes its services to be, instead of where they are. */
  readonly saysAddress?: string;
  /** How far its clock is off. */
  readonly clockMs?: number;
  /** What it does where it should answer, from the second question on. */
  readonly manner?: 'well' | 'hangs' | 'babbles' | 'strange' | 'endless';
}

/** Older than that by its own clock, a request is taken for one that was overheard. */
const CREATED_WITHIN_MS = 5_000;

/** An ONVIF device of profile S: SOAP 1.2 over HTTP with the digest of WS-Security. Close it. */
export class OnvifDevice implements AsyncDisposable {
  readonly #options: OnvifDeviceOptions;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #nonces = new Set<string>();
  #asked = 0;
  /** Tokens of the positions that it was sent to, in their order. */
  readonly wentTo: string[] = [];
  /** All that came, for what must not be in it. */
  readonly heard: string[] = [];

  private constructor(options: OnvifDeviceOptions) {
    this.#options = options;
  }

  static async start(options: OnvifDeviceOptions): Promise<OnvifDevice> {
    const device = new OnvifDevice(options);
    device.#server.listen(0, '127.0.0.1');
    await once(device.#server, 'listening');
    return device;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}/onvif/device_service`;
  }

  get connectionCount(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.#server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let xml = '';
    for await (const chunk of request) xml += String(chunk);
    this.heard.push(xml);
    this.#asked += 1;
    const { manner = 'well' } = this.#options;
    if (manner !== 'well' && this.#asked > 1) return misbehave(manner, response);
    const method = /<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)/.exec(xml)?.[1] ?? '';
    const isOpen = method === 'GetSystemDateAndTime';
    if (!isOpen && !this.#isLetIn(xml)) return say(response, 400, fault('ter:NotAuthorized', 'Sender not authorized'));
    const goTo = /<PresetToken>([^<]*)</.exec(xml)?.[1];
    const answer = answerOf(method, xml, {
      ...this.#options,
      address: this.#options.saysAddress ?? `http://127.0.0.1:${this.port}`,
      now: Date.now() + (this.#options.clockMs ?? 0),
    });
    if (method === 'GotoPreset' && answer && goTo !== undefined) this.wentTo.push(goTo);
    say(response, answer ? 200 : 400, answer ?? fault('ter:InvalidArgVal', 'no such thing'));
  }

  /** Web Services Security UsernameToken Profile 1.0: Base64(SHA-1(nonce + created + password)). */
  #isLetIn(xml: string): boolean {
    const { credentials } = this.#options;
    if (!credentials) return true;
    const textOf = (tag: string) => new RegExp(`<(?:\\w+:)?${tag}(?:\\s[^>]*)?>([^<]*)<`).exec(xml)?.[1] ?? '';
    if (!/<(?:\w+:)?Password [^>]*#PasswordDigest"/.test(xml) || textOf('Username') !== credentials.user) return false;
    const nonce = textOf('Nonce');
    const created = textOf('Created');
    const age = Date.now() + (this.#options.clockMs ?? 0) - Date.parse(created);
    if (this.#nonces.has(nonce) || !(Math.abs(age) < CREATED_WITHIN_MS)) return false;
    this.#nonces.add(nonce);
    const hash = createHash('sha1').update(Buffer.from(nonce, 'base64')).update(created).update(credentials.password);
    return hash.digest('base64') === textOf('Password');
  }
}

function misbehave(manner: 'hangs' | 'babbles' | 'strange' | 'endless', response: ServerResponse): void {
  if (manner === 'hangs') return;
  // The second is well formed, and nothing of what was asked for: what a library stumbles over.
  if (manner !== 'endless') {
    const isBabble = manner === 'babbles';
    say(
      response,
      200,
      isBabble ? '<html><b>IPCamera</html>' : '<Envelope><Body><GetNothingResponse/></Body></Envelope>',
    );
    return;
  }
  response.writeHead(200, { 'content-type': 'application/soap+xml' });
  const block = `<!-- ${'x'.repeat(65_536)} -->`;
  const pour = () => {
    while (response.write(block));
    response.once('drain', pour);
  };
  pour();
}

function say(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, { 'content-type': 'application/soap+xml; charset=utf-8' });
  response.end(xml);
}
