import type { SceneFile } from '../../protocol/site/scenes.ts';
import type { Language } from '../../protocol/words.ts';
import { FixtureViews, type WallFixture } from '../../wall-client/fixture.ts';
import { type DigitRole, DIGIT_ROLES, installDigitFonts } from '../../wall-client/fonts/digit-fonts.ts';
import { scaleRectangle } from '../../wall-client/layout/rectangle.ts';
import { layScene, type WallSize } from '../../wall-client/layout/scene-layout.ts';
import type { PanelSources } from '../../wall-client/panels/panel-sources.ts';
import { PanelHost } from '../../wall-client/stage/panel-host.ts';
import { createTheme, type Theme } from '../../wall-client/theme/theme.ts';
import { createSiteClock } from '../../wall-client/words/site-clock.ts';

/** A text that stands on a wall, as it was laid out. */
export interface LaidText {
  readonly panel: string;
  readonly kind: string;
  readonly text: string;
  /** Drawn size, device px of the wall. */
  readonly size: number;
  /** Of what is set in digits: the role that it was made in. */
  readonly role: DigitRole | undefined;
  readonly colour: number;
}

/** What is drawn elsewhere than by Pixi's layout: pictures, pages, and names over a map, which have rules of their own. */
const ELSEWHERE = new Set(['map', 'mosaic', 'document', 'web', 'capture']);
const noSources: Partial<PanelSources> = { highlight: () => undefined };

interface Node {
  readonly visible: boolean;
  readonly alpha: number;
  readonly scale: { readonly y: number };
  readonly text?: string;
  readonly renderPipeId?: string;
  readonly tint?: number;
  readonly style?: { readonly fontSize: number; readonly fontFamily: string | string[]; readonly fill: unknown };
  readonly children: readonly Node[];
}

export interface LaidScene {
  readonly theme: Theme;
  readonly texts: readonly LaidText[];
}

/** Lays a scene out on a wall of this size, a pixel for a wall unit, with all that a fixture knows, and gives its texts. */
export function textsOfScene(
  scene: SceneFile,
  { fixture, wall, language }: { readonly fixture: WallFixture; readonly wall: WallSize; readonly language: Language },
): LaidScene {
  const theme = createTheme(wall.height);
  const letGo = installDigitFonts(theme.type);
  const rectangles = layScene(scene, wall);
  const texts = Object.entries(scene.panels).flatMap(([panel, declared]) => {
    const rectangle = rectangles.get(panel);
    if (!rectangle || ELSEWHERE.has(declared.panel)) return [];
    const host = new PanelHost(panel, declared, scaleRectangle(rectangle, 1), {
      wall: { x: 0, y: 0, ...wall },
      theme,
      language,
      site: fixture.site,
      clock: createSiteClock(fixture.site.file.timeZone, language),
      canDraw: () => true,
      renew: () => undefined,
      waitFor: () => undefined,
      sources: noSources as PanelSources,
    });
    host.update({
      views: new FixtureViews(fixture),
      at: fixture.wall,
      viewTime: fixture.viewTime,
      freshness: fixture.freshness,
      dataSet: fixture.dataSet,
    });
    host.frame({ wall: fixture.wall, view: fixture.viewTime });
    const found = readTexts(host.view as unknown as Node, 1).map((text) => ({ ...text, panel, kind: declared.panel }));
    host.destroy();
    return found;
  });
  letGo();
  return { theme, texts };
}

function readTexts(node: Node, outer: number): Omit<LaidText, 'panel' | 'kind'>[] {
  if (!node.visible || node.alpha === 0) return [];
  const scale = outer * node.scale.y;
  const below = node.children.flatMap((child) => readTexts(child, scale));
  if (node.text === undefined || node.text.trim() === '' || !node.style) return below;
  const [family = ''] = [node.style.fontFamily].flat();
  const role =
    node.renderPipeId === 'bitmapText' ? DIGIT_ROLES.find((each) => family.startsWith(`digits-${each}-`)) : undefined;
  const colour = role === undefined ? Number(node.style.fill) : (node.tint ?? 0xffffff);
  return [{ text: node.text, size: node.style.fontSize * scale, role, colour }, ...below];
}
