// Longer than other files: all links of a server share what it keeps, and end together.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { closeCodes } from '../../../protocol/close-codes.ts';
import {
  type Answer,
  BEAT_MS,
  type GiveCommand,
  type Hello,
  type Identify,
  PROTOCOL_VERSION,
  type StartOver,
  type Sync,
  type Take,
  type TurnCamera,
  type Welcome,
} from '../../../protocol/messages.ts';
import { type Audit, type Witness, witnessed } from '../../audit/audit.ts';
import { RIGHTS, type Right, rightsOfMessages } from '../../auth/rights.ts';
import type { Arrangements } from '../../control/arrangements.ts';
import { checkCommand } from '../../control/check-command.ts';
import type { Director } from '../../control/director.ts';
import type { Driving } from '../../control/driving/driving.ts';
import { handOf } from '../../control/driving/hand-of.ts';
import { HttpError, httpErrors } from '../../errors.ts';
import type { Presets } from '../../onvif/presets.ts';
import { awaitFarewells } from '../../page-link/await-farewells.ts';
import { hasScreen } from '../../page-link/has-screen.ts';
import { Turns } from '../../turns/turns.ts';
import type { WallModes } from '../../wall-modes/wall-modes.ts';
import type { Hub, Turn } from '../hub.ts';
import type { SentViews } from '../metrics-plugin.ts';
import type { Access } from './access.ts';
import { ScreenReports, type WallSync } from './screen-reports.ts';
import { Session } from './session.ts';
import { textFrame } from './text-frame.ts';
import { WallSources } from './wall-sources.ts';

/** A hello with 500 keys of 200 characters, and some air. */
const MAX_MESSAGE_BYTES = 128 * 1024;
const CHECK_MS = 1_000;

export interface SessionServerOptions {
  /** Undefined while it is being opened: clients are asked to come back. */
  readonly hub: () => Hub | undefined;
  readonly build: string;
  readonly siteHash: string;
  readonly maxSessions: number;
  readonly maxSessionBytes: number;
  /** Who may open a session, with what a socket's request and its hello say. */
  readonly authorise: (request: IncomingMessage, hello: Hello) => Access | undefined | Promise<Access | undefined>;
  /** Left out: nobody takes scenes, and pages show their walls' own. */
  readonly director?: Director | undefined;
  /** Left out: nobody gives commands, and mosaics are as their scenes say. */
  readonly arrangements?: Arrangements | undefined;
  /** Left out: every wall is sent the live views. */
  readonly modes?: WallModes | undefined;
  /** Left out: nobody drives, and whoever may direct a wall does. */
  readonly driving?: Driving | undefined;
  /** Left out: no camera is turned over a link. */
  readonly presets?: Presets | undefined;
  /** Of what is done over a link; without it nothing is. */
  readonly audit?: Audit | undefined;
  /** Wall clock with fractions of a millisecond, by which screens set theirs. */
  readonly now: () => number;
}

export interface SessionCounts {
  readonly sessions: number;
  readonly channels: number;
  /** Most bytes that were ever held for one client. */
  readonly mostHeldBytes: number;
}

/** A screen of a wall; all of them where it names none. */
export interface ScreenPlace {
  readonly wall: string;
  readonly screen?: string | undefined;
}

/** All sessions of a server: takes sockets in, fans ticks out to channels, beats. */
export class SessionServer {
  readonly #options: SessionServerOptions;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES });
  readonly #sessions = new Set<Session>();
  readonly #walls: WallSources;
  readonly #reports = new ScreenReports<Session>();
  readonly #turns: Turns<Session>;
  readonly #beatTimer: NodeJS.Timeout;
  readonly #checkTimer: NodeJS.Timeout;
  #hub: Hub | undefined;
  /** Of the clients that have gone. */
  #mostHeldBytes = 0;
  #stopListening: () => void = () => undefined;
  readonly #stopDirector: (() => void) | undefined;
  readonly #stopArrangements: (() => void) | undefined;
  readonly #stopModes: (() => void) | undefined;
  readonly #stopDriving: (() => void) | undefined;

  constructor(options: SessionServerOptions) {
    this.#options = options;
    this.#stopDirector = options.director?.listen((wall) => {
      for (const session of this.#sessions) if (session.wall === wall) session.tellScene();
    });
    this.#stopArrangements = options.arrangements?.listen((wall) => {
      for (const session of this.#sessions) if (session.wall === wall) session.tellArrangement();
    });
    this.#walls = new WallSources({
      modes: options.modes,
      now: options.now,
      move: (wall, source) => {
        for (const session of this.#sessions) if (session.wall === wall) session.moveTo(source);
      },
    });
    this.#stopModes = options.modes?.listen((wall) => {
      for (const session of this.#sessions) if (session.wall === wall) session.tellMode();
      this.#walls.heed(wall, this.#hub);
    });
    this.#stopDriving = options.driving?.listen((wall) => {
      for (const session of this.#sessions) if (session.wall === wall) session.tellDriving();
    });
    this.#turns = new Turns({
      now: options.now,
      takeAt: (wall) => options.director?.read(wall)?.at ?? 0,
      tell: (session, at) => session.tellTurn(at),
    });
    this.#beatTimer = setInterval(() => this.#beat(), BEAT_MS);
    this.#checkTimer = setInterval(() => {
      for (const session of this.#sessions) session.check();
      this.#turns.look();
    }, CHECK_MS);
  }

  get counts(): SessionCounts {
    let mostHeldBytes = this.#mostHeldBytes;
    for (const session of this.#sessions) mostHeldBytes = Math.max(mostHeldBytes, session.mostHeldBytes);
    return { sessions: this.#sessions.size, channels: this.#walls.channelCount, mostHeldBytes };
  }

  /** How the screens of each wall keep together, of those walls that have any. */
  readSync(): ReadonlyMap<string, WallSync> {
    return this.#reports.read(this.#options.now());
  }

  /** What the pages of a wall are sent now; undefined while nobody knows. */
  sentTo(wall: string, hub: Hub): SentViews | undefined {
    const source = this.#walls.of(wall, hub);
    return source && { topics: source.topics, heldAt: source.numbersAt };
  }

  /** Tells the pages of a screen, or of every screen of its wall, and gives how many there are. Pages that are no screen are not told. */
  tellScreens({ wall, screen }: ScreenPlace, message: Identify | StartOver): number {
    let told = 0;
    for (const session of this.#sessions) {
      if (session.wall !== wall || session.screen === undefined) continue;
      if (screen !== undefined && session.screen !== screen) continue;
      session.tell(message);
      told += 1;
    }
    return told;
  }

  /** Takes over a socket that asked for an upgrade. */
  accept(request: IncomingMessage, wire: Duplex, head: Buffer): void {
    this.#sockets.handleUpgrade(request, wire, head, (socket) => {
      const hub = this.#openHub();
      if (!hub || this.#sessions.size >= this.#options.maxSessions) {
        socket.on('error', () => undefined);
        socket.close(closeCodes.overloaded.code, closeCodes.overloaded.reason);
        return;
      }
      const session = new Session({
        source: (wall) => this.#walls.of(wall, hub),
        socket,
        wire,
        maxBytes: this.#options.maxSessionBytes,
        now: this.#options.now,
        welcome: () => this.#welcome(hub),
        hasScreen: (hello) => hasScreen(hub.options.plan.site.file.walls, hello),
        authorise: (hello) => this.#options.authorise(request, hello),
        scene: (wall) => this.#options.director?.read(wall),
        take: (wall, take, access) => this.#takeScene(wall, take, access),
        arrangement: (wall) => this.#options.arrangements?.read(wall),
        driving: (wall) => this.#options.driving?.read(wall),
        command: (wall, given, access) => this.#command(wall, given, access),
        turnCamera: (order, access) => this.#turnCamera(order, access),
        mode: (wall) => this.#options.modes?.read(wall)?.told,
        join: (keys, source) => this.#walls.join(keys, source),
        leave: (channel) => this.#walls.leave(channel),
        report: ({ wall, screen, page }, report) => {
          if (screen === undefined) return;
          this.#reports.take(session, { wall, screen, report, receivedAt: this.#options.now() });
          this.#turns.draws(wall, { screen, page, openedAt: session.openedAt });
        },
        askTurn: ({ wall, screen, page }) =>
          this.#turns.ask(session, wall, { screen, page, openedAt: session.openedAt }),
      });
      this.#sessions.add(session);
      socket.on('close', () => {
        this.#sessions.delete(session);
        this.#reports.forget(session);
        this.#turns.leave(session);
        this.#mostHeldBytes = Math.max(this.#mostHeldBytes, session.mostHeldBytes);
      });
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#beatTimer);
    clearInterval(this.#checkTimer);
    this.#stopListening();
    this.#stopDirector?.();
    this.#stopArrangements?.();
    this.#stopModes?.();
    this.#walls.close();
    this.#stopDriving?.();
    for (const session of this.#sessions) session.close('shuttingDown');
    await awaitFarewells(this.#sockets);
  }

  /** The hub may be opened after the first client came. */
  #openHub(): Hub | undefined {
    const hub = this.#options.hub();
    if (hub && !this.#hub) {
      this.#hub = hub;
      this.#stopListening = hub.listen((turn) => this.#turn(hub, turn));
    }
    return hub;
  }

  #turn(hub: Hub, turn: Turn): void {
    if (turn.turn === 'epoch') {
      this.#walls.restart(hub);
      for (const session of this.#sessions) session.restart();
      return;
    }
    const frames = this.#walls.frames(hub, turn);
    for (const session of this.#sessions) {
      const frame = session.channel && frames.get(session.channel);
      if (frame) session.offer(frame);
    }
  }

  #beat(): void {
    if (!this.#hub || this.#sessions.size === 0) return;
    const frame = textFrame(JSON.stringify({ type: 'beat', ...this.#hub.condition() }));
    for (const session of this.#sessions) {
      session.say(frame);
      session.markSeen();
    }
    for (const [wall, { screens, ...sync }] of this.readSync()) {
      const message: Sync = { type: 'sync', screens: screens.length, ...sync };
      const syncFrame = textFrame(JSON.stringify(message));
      for (const session of this.#sessions) if (session.wall === wall) session.say(syncFrame);
    }
  }

  /** Rule [SC5]. */
  #takeScene(wall: string, { id, scene, transition, at }: Take, access: Access): Promise<Answer> {
    return answer(id, { access, right: rightsOfMessages.take }, async () => {
      const { director } = this.#options;
      if (!director) throw httpErrors.unavailable('the store of takes');
      return director.take({ wall, scene, transition, at }, this.#wallWitness('scene.take', wall, access));
    });
  }

  /** Rule [AR2]. */
  #command(wall: string, { id, command }: GiveCommand, access: Access): Promise<Answer> {
    return answer(id, { access, right: rightsOfMessages.command }, async () => {
      const { arrangements } = this.#options;
      if (!arrangements) throw httpErrors.unavailable('the store of commands');
      checkCommand(command);
      const witness = this.#wallWitness('wall.command', wall, access);
      const act = () => arrangements.command({ wall, command, by: access.id });
      const { steps, revision } = await witness({ on: `wall/${wall}`, after: command }, act);
      return { revision, at: steps.at(-1)?.at ?? 0 };
    });
  }

  /** Rule [PT1]. */
  #turnCamera({ id, camera, preset }: TurnCamera, access: Access): Promise<Answer> {
    return answer(id, { access, right: rightsOfMessages.turnCamera }, async () => {
      const { presets, now } = this.#options;
      if (!presets) throw httpErrors.unavailable('the asking of cameras');
      await presets.goTo({ camera, preset }, access, this.#witness('camera.turn', access));
      return { revision: 0, at: now() };
    });
  }

  /** Of an act; without it nothing is done. */
  #witness(what: string, { actor }: Access): Witness {
    const { audit } = this.#options;
    if (!audit || !actor) throw httpErrors.unavailable('the audit trail');
    return witnessed(audit, { ...actor, what });
  }

  /** Of an act on a wall, which whoever drives another's wall does not do. */
  #wallWitness(what: string, wall: string, access: Access): Witness {
    const witness = this.#witness(what, access);
    const { actor } = access;
    const { driving } = this.#options;
    if (!actor || !driving) return witness;
    return driving.driven({ wall, hand: handOf({ ...access, kind: actor.who.kind }), actor }, witness);
  }

  #welcome(hub: Hub): Welcome {
    const { plan, dataSet, tickMs } = hub.options;
    return {
      type: 'welcome',
      version: PROTOCOL_VERSION,
      epoch: hub.position.epoch,
      build: this.#options.build,
      site: plan.site.code,
      siteHash: this.#options.siteHash,
      dataSet,
      tickMs,
      ...hub.condition(),
    };
  }
}

/** Carries out what wants a right, and says what became of it. */
async function answer(
  id: number,
  { access, right }: { readonly access: Access; readonly right: Right },
  carryOut: () => Promise<{ readonly revision: number; readonly at: number }>,
): Promise<Answer> {
  try {
    if (!access.may(right)) throw httpErrors.lacksRight(right, RIGHTS[right]);
    const { revision, at } = await carryOut();
    return { type: 'answer', id, ok: true, revision, at };
  } catch (error) {
    const { code, message } = (error instanceof HttpError ? error : httpErrors.internal(error)).answer.error;
    return { type: 'answer', id, ok: false, code, message };
  }
}
