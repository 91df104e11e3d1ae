import './fonts/fonts.ts';
import './wall.css';
import type { SiteDescription } from '../protocol/site/site.ts';
import type { Language } from '../protocol/words.ts';
import { readAddress } from './address.ts';
import { chooseScene } from './choose-scene.ts';
import { FixtureViews, type WallFixture } from './fixture.ts';
import { openLiveSource, type WallSource } from './live-source.ts';
import { PairingPage } from './pairing-page.ts';
import { pairScreen } from './pair-screen.ts';
import { SceneFollower } from './scene-follower.ts';
import { requestSite } from './site-request.ts';

import { ScreenToken } from './screen-token.ts';
import { HeldFrame } from './stage/held-frame.ts';
import { Stage } from './stage/stage.ts';
import { metricsOfScene } from './stage/wall-scene.ts';
import { startOver } from './start-over.ts';
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

/** A scene that still lacks views after so long is shown without them. */
const EMPTY_PATIENCE_MS = 1_500;
/** A wall or scene that the site does not have may come with its next edit. */
const REFUSED_RETRY_MS = 60_000;
/** Set on the page's timeline when the wall stands there with all its views, for who measures how long that takes. */
const WHOLE_PICTURE_MARK = 'whole picture';

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
  const { sceneName, scene } = chosen;
  const metrics = metricsOfScene(scene);
  const views = fixture && new FixtureViews(fixture);
  // Views come while the stage is being set up, most likely those of the wall's own scene.
  const source =
    fixture && views
      ? fixtureSource(fixture, views)
      : openLiveSource({
          wall: chosen.wallName,
          screen: chosen.screenName,
          token: token.value,
          metrics,
          clock: site.file.clock ?? 'wall',
          rateHz: address.rateHz,
        });
  const stage = await Stage.open({
    ...chosen,
    site,
    language,
    surface: address.surface,
    barCodeHz: address.barCodeHz,
    page: { width, height, devicePixelRatio },
  });
  parent.dataset['turn'] = String(stage.fit.rotate);
  parent.dataset['place'] = stage.fit.place;
  // An address that names a scene shows that, whatever is taken.
  const isPinned = fixture !== undefined || address.scene !== undefined;
  if (isPinned) stage.showScene(sceneName, scene);
  const follower = isPinned ? undefined : new SceneFollower({ stage, scenes: site.scenes, own: sceneName });
  run({ stage, source, metrics, views, follower });
}

interface Running {
  readonly stage: Stage;
  readonly source: WallSource;
  /** What the source follows so far. */
  readonly metrics: ReadonlySet<string>;
  readonly views: FixtureViews | undefined;
  readonly follower: SceneFollower | undefined;
}

/** The one loop: as long as the page lives, each frame is drawn for its moment of wall time. */
function run({ stage, source, metrics, views, follower }: Running): void {
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
  let followed = metrics;
  let emptySince: number | undefined;
  // A picture that lacks its views costs a slow machine as much time as the one after it, which has them.
  const isWorthDrawing = (wall: number) => {
    if (canvas.isConnected || views || stage.hasViews(source.stateAt(wall))) return true;
    if (stage.shown !== undefined) emptySince ??= performance.now();
    return emptySince !== undefined && performance.now() - emptySince >= EMPTY_PATIENCE_MS;
  };
  let isWhole = false;
  const show = (wall: number) => {
    if (!source.isSilent) follower?.heed(source.scene, wall);
    if (stage.shown !== undefined && stage.metrics !== followed) {
      if (!isSame(stage.metrics, followed)) source.follow(stage.metrics);
      followed = stage.metrics;
    }
    if (!isWorthDrawing(wall)) return;
    draw(wall);
    if (!canvas.isConnected && !source.isSilent && stage.shown !== undefined) {
      parent.append(...stage.canvases);
      waiting.hide();
      held.release();
    }
    if (!isWhole && stage.isWhole && canvas.isConnected) {
      isWhole = true;
      performance.mark(WHOLE_PICTURE_MARK);
    }
    held.keep(canvas, source.wall());
  };
  const loop = () => {
    if (globalThis.watchfloor) globalThis.watchfloor.begunAt = source.wall();
    const wall = source.begin();
    if (wall !== undefined) show(address.frozenAt ?? wall);
    // A site that was edited is another wall, and a server with another client has another page: it starts over, holding its
    // last picture.
    version ??= source.version;
    if (source.isRefused) {
      token.forget();
      held.forget();
      startOver();
    }
    if (source.version !== version) startOver();
    if (address.frozenAt === undefined || source.isSilent || !stage.isSettled) requestAnimationFrame(loop);
    else document.documentElement.dataset['picture'] = 'settled';
  };
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
    scene: undefined,
    follow: () => undefined,
    version: undefined,
  };
}

function isSame(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((key) => right.has(key));
}
