import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import fc from 'fast-check';
import type { WebSocket } from 'ws';
import { closeCodes } from '../../protocol/close-codes.ts';
import { ClientMessage, Hello, PROTOCOL_VERSION, type Welcome } from '../../protocol/messages.ts';
import { MACHINE_ACCESS } from '../../server/live/sessions/access.ts';
import { Channel } from '../../server/live/sessions/channel.ts';
import type { FeedSource } from '../../server/live/sessions/feed.ts';
import { Session } from '../../server/live/sessions/session.ts';
import { arbitraryOf } from './arbitrary-of.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { mangledJson, mangledText } from './mangled.ts';

type Step =
  | { readonly does: 'say'; readonly text: string; readonly isBinary: boolean }
  | { readonly does: 'wait'; readonly ms: number }
  | { readonly does: 'leave' };

const EPOCH = 'hub.run.1';
const source: FeedSource = { position: { epoch: EPOCH, revision: 3 }, at: 0, topics: new Map() };
const KNOWN_CODES = new Set<number>(Object.values(closeCodes).map(({ code }) => code));

/** What a page, or what says it is one, might say over its link, and when. */
export const sessionTarget: FuzzTarget<readonly Step[]> = {
  name: 'live link',
  weight: 1,
  cases: steps(),
  async hold(given) {
    const socket = new Socket();
    const wire = { writableLength: 0, write: () => true };
    let now = 0;
    let channels = 0;
    const answer = async () => ({ type: 'answer', id: 0, ok: false, code: 'x', message: 'x' }) as const;
    const session = new Session({
      source: () => source,
      socket: socket as unknown as WebSocket,
      wire: wire as unknown as Duplex,
      maxBytes: 1024 * 1024,
      now: () => now,
      welcome: () => ({ type: 'welcome' }) as Welcome,
      hasScreen: ({ wall }) => wall === 'main',
      authorise: ({ token }) => (token === undefined ? MACHINE_ACCESS : Promise.resolve(undefined)),
      scene: () => undefined,
      take: answer,
      arrangement: () => undefined,
      driving: () => undefined,
      command: answer,
      turnCamera: answer,
      mode: () => undefined,
      join: (keys) => {
        channels += 1;
        return new Channel(keys, source.position.revision);
      },
      leave: () => void (channels -= 1),
      report: () => undefined,
      askTurn: () => undefined,
    });
    for (const step of given) {
      if (step.does === 'say') socket.emit('message', Buffer.from(step.text), step.isBinary);
      else if (step.does === 'leave') socket.emit('close');
      else {
        now += step.ms;
        session.check();
      }
      await Promise.resolve();
    }
    session.close('shuttingDown');
    assert(socket.closes.length <= 1, 'it is closed once');
    for (const code of socket.closes) assert(KNOWN_CODES.has(code), `closed with ${code}`);
    assert.equal(channels, 0, 'what it joined it has left');
  },
};

class Socket extends EventEmitter {
  readonly closes: number[] = [];
  close(code: number): void {
    this.closes.push(code);
  }
  terminate(): void {}
  ping(): void {}
}

function steps(): fc.Arbitrary<readonly Step[]> {
  const written = (whole: fc.Arbitrary<unknown>) => whole.map((message) => JSON.stringify(message) ?? '');
  const message = written(arbitraryOf(ClientMessage));
  const odd = fc.oneof(written(mangledJson(arbitraryOf(ClientMessage))), mangledText(message));
  const say = fc.record({
    does: fc.constant('say' as const),
    text: fc.oneof({ weight: 3, arbitrary: message }, { weight: 2, arbitrary: odd }),
    isBinary: fc.oneof({ weight: 19, arbitrary: fc.constant(false) }, fc.constant(true)),
  });
  const wait = fc.record({ does: fc.constant('wait' as const), ms: fc.constantFrom(0, 1_000, 6_000, 40_000, -5_000) });
  const leave = fc.constant({ does: 'leave' as const });
  const greeting = arbitraryOf(Hello).map((hello) => ({
    does: 'say' as const,
    text: JSON.stringify({ ...(hello as Hello), version: PROTOCOL_VERSION, wall: 'main' }),
    isBinary: false,
  }));
  const talk = fc.array(fc.oneof({ weight: 8, arbitrary: say }, wait, leave), { maxLength: 12 });
  return fc
    .tuple(fc.option(greeting, { freq: 5 }), talk)
    .map(([hello, rest]): readonly Step[] => (hello ? [hello, ...rest] : rest));
}
