import './fonts/fonts.ts';
import './wall.css';
import type { SiteDescription } from '../protocol/site/site.ts';
import type { Language } from '../protocol/words.ts';
import { readAddress } from './address.ts';
import { chooseScene } from './choose-scene.ts';
import { FixtureViews, type WallFixture } from './fixture.ts';
import { FrameWatch } from './frame-watch.ts';
import { openLiveSource, type WallSource } from './live-source.ts';
import { type MemoryTeller, MemoryWatch, measureBytes } from './memory-watch.ts';
import { PairingPage } from './pairing-page.ts';
import { pairScreen } from './pair-screen.ts';
import { SceneFollower } from './scene-follower.ts';
import { requestDocument } from './document-request.ts';
import { requestSite } from './site-request.ts';

import { ScreenToken } from './screen-token.ts';
import { HeldFrame } from './stage/held-frame.ts';
import { Stage } from './stage/stage.ts';
import { startOver, startOverLater } from './start-over.ts';
import { TurnSeeker } from './turn-seeker.ts';
import { keepAwake } from './wake-lock.ts';
import { WaitingScreen } from './waiting-screen.ts';
import { chromeWords } from './words/chrome-words.ts';
import { pairingWords } from './words/pairing-words.ts';

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

/** A wall or scene that the site does not have may come with its next edit. */
const REFUSED_RETRY_MS = 60_000;
/** A page that draws its wall needs a tenth of it; Chromium ends one that needs four times as much. */
const MEMORY_LIMIT_MIB = 1_024;
const BYTES_PER_MIB = 2 ** 20;
const WATCH_MS = 1_000;

const address = readAddress(location);
const parent = document.querySelector('main') ?? document.body;
const held = new HeldFrame(parent);
const waiting = new WaitingScreen(parent);
const pairing = new PairingPage(parent);
// At `/` the server shows its first wall.
const place = { wall: address.wall ?? '', screen: address.screen };
const token = new ScreenToken(place);

await start().catch((error: unknown) => globalThis.watchfloorBoot?.fail(String(error)));

async function start(): Promise<void> {
  const fixture = globalThis.watchfloorFixture;
  const language = address.language ?? 'zh';
  keepAwake();
  if (!held.isShown) waiting.show(chromeWords.connectingToServer, undefined, language);
  globalThis.watchfloorBoot?.takeOver();
  const site =
    fixture?.site ??
    (await requestSite({
      token,
      onRetry: () => waiting.show(chromeWords.connectingToServer, chromeWords.retrying, language),
      onRefused: () => pair(language),
    }));
  await show(site, address.language ?? site.file.languages[0] ?? 'zh', fixture);
}

/** Shows a code until an administrator has let this page in. */
async function pair(language: Language): Promise<void> {
  held.forget();
  await pairScreen({
    place,
    token,
    onOffer: (offer) => {
      waiting.hide();
      pairing.show(offer, place);
    },
    onTrouble: (trouble) => {
      pairing.hide();
      if (trouble === 'unreachable') waiting.show(chromeWords.connectingToServer, chromeWords.retrying, language);
      else waiting.show(trouble === 'tooMany' ? pairingWords.tooMany : chromeWords.noSuchWall, undefined, language);
    },
  });
  pairing.hide();
  waiting.show(chromeWords.connectingToServer, undefined, language);
}

async function show(site: SiteDescription, language: Language, fixture: WallFixture | undefined): Promise<void> {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = (site.file.short ?? site.file.name)[language];
  const { innerWidth: width, innerHeight: height, devicePixelRatio } = window;
  const chosen = chooseScene(address, site, { width, height });
  if ('refused' in chosen) {
    held.release();
    waiting.show(chosen.refused, undefined, language);
    startOver(REFUSED_RETRY_MS);
    return;
  }
  const stage = await Stage.open({
    ...chosen,
    site,
    language,
    surface: address.surface,
    barCodeHz: address.barCodeHz,
    readDocument: (name) => requestDocument(name, token),
    onLoss: (error) => globalThis.watchfloorBoot?.fail(String(error)),
    page: { width, height, devicePixelRatio },
  });
  parent.dataset['turn'] = String(stage.fit.rotate);
  parent.dataset['place'] = stage.fit.place;
  const { sceneName, scene } = chosen;
  // An address that names a scene shows that, whatever is taken.
  const isPinned = fixture !== undefined || address.scene !== undefined;
  if (isPinned) stage.showScene(sceneName, scene);
  const follower = isPinned ? undefined : new SceneFollower({ stage, scenes: site.scenes, own: sceneName });
  const views = fixture && new FixtureViews(fixture);
  const watch = new FrameWatch(performance.now());
  const memory = new MemoryWatch({
    limitBytes: (site.file.walls[chosen.wallName]?.memoryLimitMiB ?? MEMORY_LIMIT_MIB) * BYTES_PER_MIB,
    measure: () => measureBytes(performance as MemoryTeller, crossOriginIsolated),
  });
  const source =
    fixture && views
      ? fixtureSource(fixture, views)
      : openLiveSource({
          wall: chosen.wallName,
          screen: chosen.screenName,
          token: token.value,
          metrics: stage.metrics,
          clock: site.file.clock ?? 'wall',
          rateHz: address.rateHz,
          health: () => ({
            frameFaults: watch.faults,
            ...(memory.bytes !== undefined && { heapBytes: memory.bytes }),
          }),
        });
  run({ stage, source, views, follower, watch, memory });
}

interface Running {
  readonly stage: Stage;
  readonly source: WallSource;
  readonly views: FixtureViews | undefined;
  readonly follower: SceneFollower | undefined;
  readonly watch: FrameWatch;
  readonly memory: MemoryWatch;
}

/** The one loop: as long as the page lives, each frame is drawn for its moment of wall time. */
function run({ stage, source, views, follower, watch, memory }: Running): void {
  const { canvas } = stage;
  for (const each of stage.canvases) {
    each.style.width = `${each.width / devicePixelRatio}px`;
    each.style.height = `${each.height / devicePixelRatio}px`;
    held.watch(each);
  }
  const draw = (wall: number) => {
    // A picture that stands still shows the newest state, at its own moment.
    stage.draw(source.stateAt(address.frozenAt === undefined ? wall : source.wall()), wall, source.viewTime(wall));
    if (globalThis.watchfloor) globalThis.watchfloor.drawnAt = wall;
  };
  globalThis.watchfloor = { stage, views, draw, wall: () => source.wall(), begunAt: Number.NaN, drawnAt: Number.NaN };
  let version: string | undefined;
  let followed = stage.metrics;
  let isLeaving = false;
  const seeker = new TurnSeeker({ ask: (because) => source.askTurn(because), random: Math.random });
  /** A page that wants to start over does so when its turn comes, and holds the picture of that moment. */
  const seekTurn = () => {
    const now = performance.now();
    memory.look(now);
    // A site that was edited is another wall, and a server with another client has another page.
    version ??= source.version;
    if (source.version !== version || source.isOutdated) seeker.seek('version', now);
    else if (memory.isAbove(now)) seeker.seek('memory', now);
    if (isLeaving || !seeker.isSeeking) return;
    if (!seeker.isDue({ turn: source.turn, wall: source.wall(), now })) return;
    isLeaving = true;
    if (canvas.isConnected) held.keepNow(canvas, () => startOver());
    else startOver();
  };
  const show = (wall: number) => {
    if (!source.isSilent) follower?.heed(source.scene, wall);
    draw(wall);
    if (stage.metrics !== followed) source.follow((followed = stage.metrics));
    if (!canvas.isConnected && !source.isSilent && stage.shown !== undefined) {
      parent.append(...stage.canvases, stage.pages);
      waiting.hide();
      held.release();
    }
    // Before its first picture the canvas is empty, and what is held is better.
    if (canvas.isConnected) held.keep(canvas, source.wall());
    seekTurn();
  };
  const step = () => {
    if (globalThis.watchfloor) globalThis.watchfloor.begunAt = source.wall();
    const wall = source.begin();
    if (wall !== undefined) show(address.frozenAt ?? wall);
    if (source.isRefused) {
      token.forget();
      held.forget();
      startOver();
    }
  };
  const loop = () => {
    try {
      step();
      watch.allWell(performance.now());
    } catch (error) {
      if (watch.fail(error)) console.error('a frame failed', error);
    }
    if (address.frozenAt === undefined || source.isSilent || !stage.isSettled) requestAnimationFrame(loop);
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
  // A page of another size is another wall of pixels.
  addEventListener('resize', () => startOver());
  requestAnimationFrame(loop);
}

function fixtureSource(fixture: WallFixture, views: FixtureViews): WallSource {
  return {
    stateAt: () => ({
      views,
      freshness: fixture.freshness,
      dataSet: fixture.dataSet,
      together: fixture.together,
    }),
    wall: () => fixture.wall,
    begin: () => fixture.wall,
    viewTime: () => fixture.viewTime,
    isSilent: false,
    isRefused: false,
    isOutdated: false,
    askTurn: () => undefined,
    turn: undefined,
    scene: undefined,
    follow: () => undefined,
    version: undefined,
  };
}
