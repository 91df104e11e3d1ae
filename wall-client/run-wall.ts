import type { Address } from './address.ts';
import { FirstPicture } from './first-picture.ts';
import type { FixtureViews } from './fixture.ts';
import type { FrameWatch } from './frame-watch.ts';
import type { IdentifyPlate } from './identify-plate.ts';
import type { WallSource } from './live-source.ts';
import type { MemoryWatch } from './memory-watch.ts';
import type { SceneFollower } from './scene-follower.ts';
import type { ScreenToken } from './screen-token.ts';
import { TokenRenewal } from './token-renewal.ts';
import type { HeldFrame } from './stage/held-frame.ts';
import type { Stage } from './stage/stage.ts';
import { startOver, startOverLater } from './start-over.ts';
import { TurnSeeker } from './turn-seeker.ts';
import type { WaitingScreen } from './waiting-screen.ts';

declare global {
  /** For tests: the stage, wall time now, and of the last picture when it was begun and the moment that it shows. */
  var watchfloor:
    | {
        readonly stage: Stage;
        readonly views: FixtureViews | undefined;
        draw(wall: number): void;
        wall(): number;
        begunAt: number;
        drawnAt: number;
      }
    | undefined;
}

/** Set on the page's timeline when the wall stands there with all its views, for who measures how long that takes. */
const WHOLE_PICTURE_MARK = 'whole picture';
/** How often the page asks itself whether it still draws. */
const WATCH_MS = 1_000;

export interface RunningWall {
  readonly stage: Stage;
  readonly source: WallSource;
  /** What the source follows so far. */
  readonly metrics: ReadonlySet<string>;
  readonly views: FixtureViews | undefined;
  readonly follower: SceneFollower | undefined;
  readonly watch: FrameWatch;
  readonly memory: MemoryWatch;
  readonly address: Address;
  readonly parent: HTMLElement;
  readonly held: HeldFrame;
  readonly waiting: WaitingScreen;
  readonly token: ScreenToken;
  /** Undefined where the page is no single screen. */
  readonly plate: IdentifyPlate | undefined;
}

/** The one loop: as long as the page lives, each frame is drawn for its moment of wall time. */
export function runWall(running: RunningWall): void {
  const { stage, source, metrics, views, follower, watch, memory, address, parent, held, waiting, token, plate } =
    running;
  const { canvas } = stage;
  for (const each of stage.canvases) {
    each.style.width = `${each.width / devicePixelRatio}px`;
    each.style.height = `${each.height / devicePixelRatio}px`;
    held.watch(each);
  }
  plate?.cover(canvas);
  /** A picture that stands still shows the newest state, at its own moment. */
  const stateOf = (wall: number) => source.stateAt(address.frozenAt === undefined ? wall : source.wall());
  const draw = (wall: number) => {
    stage.draw(stateOf(wall), wall, source.viewTime(wall));
    if (globalThis.watchfloor) globalThis.watchfloor.drawnAt = wall;
  };
  globalThis.watchfloor = { stage, views, draw, wall: () => source.wall(), begunAt: Number.NaN, drawnAt: Number.NaN };
  let version: string | undefined;
  let followed = metrics;
  const first = new FirstPicture();
  const isWorthDrawing = (wall: number) => {
    if (canvas.isConnected || views) return true;
    return first.isWorthDrawing(stage.tellAhead(stateOf(wall), wall, source.viewTime(wall)), performance.now());
  };
  let isWhole = false;
  let isLeaving = false;
  const renewal = new TokenRenewal(token, performance.now());
  const seeker = new TurnSeeker({ ask: (because) => source.askTurn(because), random: Math.random });
  /** A page that wants to start over does so when its turn comes, and holds the picture of that moment. */
  const seekTurn = () => {
    const now = performance.now();
    memory.look(now);
    renewal.look(now);
    // A site that was edited is another wall, and a server with another client has another page.
    version ??= source.version;
    if (source.version !== version || source.isOutdated) seeker.seek('version', now);
    else if (memory.isAbove(now)) seeker.seek('memory', now);
    else if (renewal.isRenewed) seeker.seek('token', now);
    else if (source.isToStartOver) seeker.seek('order', now);
    if (isLeaving || !seeker.isSeeking) return;
    if (!seeker.isDue({ turn: source.turn, wall: source.wall(), now })) return;
    isLeaving = true;
    if (canvas.isConnected) held.keepNow(canvas, () => startOver());
    else startOver();
  };
  const show = (wall: number) => {
    stage.arrange(source.arrangement);
    if (!source.isSilent) follower?.heed(source.scene, wall);
    if (stage.shown !== undefined && stage.metrics !== followed) {
      if (!isSame(stage.metrics, followed)) source.follow(stage.metrics);
      followed = stage.metrics;
    }
    if (isWorthDrawing(wall)) paint(wall);
    plate?.frame(source.identify, wall);
    // After the picture, in the same task: it may put it by.
    seekTurn();
  };
  const paint = (wall: number) => {
    const wasSeen = canvas.isConnected;
    draw(wall);
    if (!canvas.isConnected && !source.isSilent && stage.shown !== undefined) {
      parent.append(...stage.canvases, stage.pages);
      waiting.hide();
      held.release();
    }
    if (!isWhole && stage.isWhole && canvas.isConnected) {
      isWhole = true;
      performance.mark(WHOLE_PICTURE_MARK);
    }
    // Before its first picture the canvas is empty, and what is held is better. Reading the first one back would hold up
    // what everybody waits for; only a picture that stands still has no next one.
    if (wasSeen || (canvas.isConnected && address.frozenAt !== undefined)) held.keep(canvas, source.wall());
  };
  /** Whether a frame was due: at a fixed rate, not in every frame of the display. */
  const step = (): boolean => {
    if (globalThis.watchfloor) globalThis.watchfloor.begunAt = source.wall();
    const wall = source.begin();
    if (wall !== undefined) show(address.frozenAt ?? wall);
    if (source.isRefused) {
      token.forget();
      held.forget();
      startOver();
    }
    return wall !== undefined;
  };
  const loop = () => {
    try {
      if (step()) watch.allWell(performance.now());
    } catch (error) {
      if (watch.fail(error)) console.error('a frame failed', error);
    }
    if (address.frozenAt === undefined || source.isSilent || !stage.isSettled || !canvas.isConnected)
      requestAnimationFrame(loop);
    else {
      clearInterval(watchTimer);
      document.documentElement.dataset['picture'] = 'settled';
    }
  };
  // Where the display gives no frames any more, timers go on.
  const watchTimer = setInterval(() => {
    const now = performance.now();
    if (document.visibilityState !== 'visible') watch.allWell(now);
    const trouble = watch.trouble(now);
    if (trouble === undefined) return;
    clearInterval(watchTimer);
    console.error(`the page is ${trouble}: starting over`);
    held.cover();
    startOverLater();
  }, WATCH_MS);
  listenForChoices(stage);
  // A page of another size is another wall of pixels.
  addEventListener('resize', () => startOver());
  requestAnimationFrame(loop);
}

/** A double click on a picture, or its number, makes it large on this page alone, and small again; so does Escape. */
function listenForChoices(stage: Stage): void {
  const { canvas } = stage;
  addEventListener('dblclick', ({ clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    if (!canvas.isConnected || width === 0 || height === 0) return;
    stage.choose({
      x: ((clientX - left) * canvas.width) / width,
      y: ((clientY - top) * canvas.height) / height,
    });
  });
  addEventListener('keydown', ({ key, ctrlKey, altKey, metaKey }) => {
    if (ctrlKey || altKey || metaKey) return;
    if (/^[1-9]$/.test(key)) stage.choose({ index: Number(key) - 1 });
    else if (key === 'Escape') stage.choose({ index: -1 });
  });
}

function isSame(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((key) => right.has(key));
}
