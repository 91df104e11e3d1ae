import { LANGUAGES, type Language } from '../protocol/words.ts';
import { readAntialias } from './antialias.ts';
import { UPLOAD_MODES, type UploadMode } from './video/video-messages.ts';
import { SURFACE_MODES, type SurfaceMode } from './stage/surface-mode.ts';

/** What the page's address asks for. */
export interface Address {
  /** Undefined: the site's first wall. */
  readonly wall: string | undefined;
  /** Undefined: the whole wall. */
  readonly screen: string | undefined;
  readonly scene: string | undefined;
  readonly language: Language | undefined;
  /** Wall time at which the picture stands still, epoch ms. */
  readonly frozenAt: number | undefined;
  /** For measurement; see stage/README.md. */
  readonly surface: SurfaceMode;
  /** Frames a second that the bar code of the frame counts; undefined: no bar code. */
  readonly barCodeHz: number | undefined;
  /** Frames a second that are drawn: in a preview, or on a machine that cannot keep up with its display; undefined: as many as the display has. */
  readonly rateHz: number | undefined;
  /** Whether edges are smoothed; undefined: wherever a GPU draws. */
  readonly antialias: boolean | undefined;
  /** How live pictures get to the GPU; undefined: whichever is quicker here. */
  readonly video: UploadMode | undefined;
}

/** What `?barcode=1` stands for: what most displays do. Displays of another rate say it: `?barcode=50`. */
const USUAL_RATE_HZ = 60;
const MOST_RATE_HZ = 480;
/** Fewer bars a second tell nothing of how screens keep together. */
const LEAST_BAR_CODE_HZ = 5;
const LEAST_DRAWN_HZ = 1;

/** Reads `/wall/<wall>[/<screen>]?screen=&scene=&lang=&t=&surface=&fps=&barcode=&antialias=&video=`; what is not understood counts as not said. */
export function readAddress({ pathname, search }: { readonly pathname: string; readonly search: string }): Address {
  const [, wall, screen] = /^\/wall\/([^/]+)(?:\/([^/]+))?\/?$/.exec(pathname) ?? [];
  const query = new URLSearchParams(search);
  const at = query.get('t');
  const frozenAt = at === null || at === '' ? Number.NaN : Number(at);
  return {
    wall,
    screen: query.get('screen') ?? screen,
    scene: query.get('scene') ?? undefined,
    language: LANGUAGES.find((language) => language === query.get('lang')),
    frozenAt: Number.isFinite(frozenAt) ? frozenAt : undefined,
    surface: SURFACE_MODES.find((mode) => mode === query.get('surface')) ?? 'shared',
    barCodeHz: readRate(query.get('barcode') === '1' ? String(USUAL_RATE_HZ) : query.get('barcode'), LEAST_BAR_CODE_HZ),
    rateHz: readRate(query.get('fps'), LEAST_DRAWN_HZ),
    antialias: readAntialias(search),
    video: UPLOAD_MODES.find((mode) => mode === query.get('video')),
  };
}

function readRate(text: string | null, leastHz: number): number | undefined {
  const rateHz = Number(text);
  return rateHz >= leastHz && rateHz <= MOST_RATE_HZ ? rateHz : undefined;
}
