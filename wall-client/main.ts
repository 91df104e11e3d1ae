import './fonts/fonts.ts';
import './wall.css';
import type { SiteDescription } from '../protocol/site/site.ts';
import type { Language } from '../protocol/words.ts';
import { readAddress } from './address.ts';
import { chooseScene } from './choose-scene.ts';
import { FixtureViews, fixtureSource, type WallFixture } from './fixture.ts';
import { FrameWatch } from './frame-watch.ts';
import { openLiveSource } from './live-source.ts';
import { type MemoryTeller, MemoryWatch, measureBytes } from './memory-watch.ts';
import { PairingPage } from './pairing-page.ts';
import { pairScreen } from './pair-screen.ts';
import { runWall } from './run-wall.ts';
import { SceneFollower } from './scene-follower.ts';
import { requestDocument } from './document-request.ts';
import { requestSite } from './site-request.ts';
import { ScreenToken } from './screen-token.ts';
import { IdentifyPlate } from './identify-plate.ts';
import { HeldFrame } from './stage/held-frame.ts';
import { Stage } from './stage/stage.ts';
import { metricsOfScene } from './stage/wall-scene.ts';
import { startOver } from './start-over.ts';
import { keepAwake } from './wake-lock.ts';
import type { CamerasOptions } from './video/cameras.ts';
import { linkUrl } from './video/link-url.ts';
import { WaitingScreen } from './waiting-screen.ts';
import { chromeWords } from './words/chrome-words.ts';
import { pairingWords } from './words/pairing-words.ts';

/** A wall or scene that the site does not have may come with its next edit. */
const REFUSED_RETRY_MS = 60_000;
/** A page that draws its wall needs a tenth of it; Chromium ends one that needs four times as much. */
const MEMORY_LIMIT_MIB = 1_024;
const BYTES_PER_MIB = 2 ** 20;

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
  const { speaksAt = 0 } = globalThis.watchfloorBoot ?? {};
  if (!held.isShown) waiting.showAt(speaksAt, chromeWords.connectingToServer, language);
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
  const watch = new FrameWatch(performance.now());
  const memory = new MemoryWatch({
    limitBytes: (site.file.walls[chosen.wallName]?.memoryLimitMiB ?? MEMORY_LIMIT_MIB) * BYTES_PER_MIB,
    measure: () => measureBytes(performance as MemoryTeller, crossOriginIsolated),
  });
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
          health: () => ({
            frameFaults: watch.faults,
            ...(memory.bytes !== undefined && { heapBytes: memory.bytes }),
            ...(stage.shown !== undefined && { scene: stage.shown }),
          }),
        });
  const stage = await Stage.open({
    ...chosen,
    site,
    language,
    surface: address.surface,
    antialias: address.antialias,
    glCanvas: globalThis.watchfloorBoot?.glCanvas,
    barCodeHz: address.barCodeHz,
    readDocument: (name) => requestDocument(name, token),
    video: videoOf(site, fixture, chosen),
    onLoss: (error) => globalThis.watchfloorBoot?.fail(String(error)),
    page: { width, height, devicePixelRatio },
  });
  parent.dataset['turn'] = String(stage.fit.rotate);
  parent.dataset['place'] = stage.fit.place;
  // An address that names a scene shows that, whatever is taken.
  const isPinned = fixture !== undefined || address.scene !== undefined;
  if (isPinned) stage.showScene(sceneName, scene);
  const follower = isPinned ? undefined : new SceneFollower({ stage, scenes: site.scenes, own: sceneName });
  const plate = IdentifyPlate.of(parent, site.file.walls, chosen);
  runWall({ stage, source, metrics, views, follower, watch, memory, address, parent, held, waiting, token, plate });
}

/** Where live pictures come from, if any do; a stage that stands on a fixture has only what that names. */
function videoOf(
  site: SiteDescription,
  fixture: WallFixture | undefined,
  { wallName, screenName }: { readonly wallName: string; readonly screenName: string | undefined },
): CamerasOptions | undefined {
  const named = fixture ? fixture.videoUrl : site.video?.url;
  if (named === undefined) return undefined;
  const page = {
    wall: wallName,
    ...(screenName !== undefined && { screen: screenName }),
    ...(token.value !== undefined && { token: token.value }),
  };
  return { url: linkUrl(named, location.href), page, upload: address.video };
}
