import { MissingDocument, type PanelSources } from '../panels/panel-sources.ts';
import { samplePdf } from './sample-document.ts';

/** What panels show that is not counted, in each of its states and without a server, a page, a device or a camera. */
export const gallerySources: PanelSources = {
  placePage: ({ url }) => {
    const { hostname } = new URL(url);
    const state = hostname.startsWith('slow') ? 'loading' : hostname.startsWith('other') ? 'refused' : 'failed';
    return { state, remove: () => undefined };
  },
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
