import { CanvasSource, type TextureSource } from 'pixi.js';
import {
  type CameraCondition,
  type CameraPicture,
  MissingDocument,
  type PanelSources,
} from '../panels/panel-sources.ts';
import { GALLERY_TIME } from './gallery-views.ts';
import { samplePdf } from './sample-document.ts';

/** What panels show that is not counted, in each of its states and without a server, a page, a device or a camera. */
export const gallerySources: PanelSources = {
  placePage: ({ url }) => {
    const { hostname } = new URL(url);
    const state = hostname.startsWith('slow') ? 'loading' : hostname.startsWith('other') ? 'refused' : 'failed';
    return { state, remove: () => undefined };
  },
  openCapture: async (label) => {
    const state = label.startsWith('会商') ? 'live' : label.startsWith('Wireless') ? 'missing' : 'lost';
    return {
      condition: state === 'missing' ? { state, others: 2 } : { state },
      picture: state === 'live' ? drawTestCard(0) : undefined,
      ...still,
    };
  },
  openCamera: ({ camera }) => (camera === 'none' ? undefined : Promise.resolve(sampleCamera(camera))),
  arranged: () => ({ holds: undefined, coming: undefined, comingAt: Number.POSITIVE_INFINITY }),
  nameOf: () => undefined,
  highlight: () => undefined,
  readDocument: async (name) => {
    switch (name) {
      case 'slides.pdf':
        return samplePdf(3).buffer;
      case 'locked.pdf':
        return samplePdf(1, { isLocked: true }).buffer;
      case 'broken.pdf':
        return new TextEncoder().encode('%PDF-1.4\nnothing').buffer;
      case 'plan.png':
        return drawPlan();
      default:
        throw new MissingDocument(name);
    }
  },
};

/** A camera that is in the state that it is called for. */
function sampleCamera(camera: string): CameraPicture {
  const [state = 'live', because, age] = camera.split('-') as [
    CameraCondition['state'],
    CameraCondition['because']?,
    string?,
  ];
  const texture = drawTestCard(camera.length);
  const hasPicture = !WITHOUT_PICTURE.has(state) && because !== 'unreachable';
  return {
    camera,
    condition: { state, because: because || undefined, privacy: state === 'poor' ? [PRIVATE_CORNER] : [] },
    pixels: hasPicture
      ? { width: texture.width, height: texture.height, textures: [texture], colour: undefined, spans: [1, 1] }
      : undefined,
    capturedAt: hasPicture && age !== undefined ? GALLERY_TIME - Number(age) * 1_000 : undefined,
    resize: () => undefined,
    ...still,
  };
}

const WITHOUT_PICTURE: ReadonlySet<string> = new Set<CameraCondition['state']>([
  'restricted',
  'curtained',
  'transcodeLimit',
  'unknown',
  'unsupported',
]);
const PRIVATE_CORNER = [
  [0.62, 0.2],
  [0.86, 0.16],
  [0.9, 0.52],
  [0.66, 0.58],
] as const;

const still = { frame: () => undefined, close: () => undefined };

/** A dusk over the sea instead of a camera's picture. */
function drawTestCard(seed: number): TextureSource {
  const [width, height] = [640, 360];
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('the gallery has no canvas');
  const horizon = height * (0.45 + 0.03 * (seed % 5));
  const sky = pen.createLinearGradient(0, 0, 0, horizon);
  sky.addColorStop(0, '#12243c');
  sky.addColorStop(1, '#7b6a6f');
  pen.fillStyle = sky;
  pen.fillRect(0, 0, width, horizon);
  pen.fillStyle = '#16283a';
  pen.fillRect(0, horizon, width, height - horizon);
  pen.fillStyle = '#2b4257';
  for (let wave = 0; wave < 24; wave += 1) {
    const y = horizon + 6 + wave * wave * 0.34;
    pen.fillRect(((wave * 137 + seed * 71) % 500) + 20, y, 60 + wave * 4, 2 + wave * 0.12);
  }
  pen.fillStyle = '#0c1826';
  pen.fillRect(90 + ((seed * 53) % 380), horizon - 40, 14, 44);
  pen.fillRect(84 + ((seed * 53) % 380), horizon - 48, 26, 10);
  return new CanvasSource({ resource: canvas });
}

/** An upright picture, such as a plan that somebody has photographed. */
async function drawPlan(): Promise<ArrayBuffer> {
  const canvas = new OffscreenCanvas(600, 800);
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('the gallery has no canvas');
  pen.fillStyle = '#12324f';
  pen.fillRect(0, 0, 600, 800);
  pen.strokeStyle = '#7fb2d9';
  pen.lineWidth = 6;
  for (const [x, y, width, height] of [
    [60, 60, 480, 680],
    [60, 60, 240, 280],
    [300, 340, 240, 400],
  ] as const)
    pen.strokeRect(x, y, width, height);
  return (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer();
}
