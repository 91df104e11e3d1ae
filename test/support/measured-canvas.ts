import { DOMAdapter } from 'pixi.js';

/** Advance widths in em, at or above those of the bundled fonts: what fits by these fits in a browser. */
const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;
const DIGIT = /[0-9+−–<>≤≥=~$&]/;
const widthOf = (character: string): number => {
  if (WIDE.test(character)) return 1;
  if (/[%@W…—]/.test(character)) return 1.04;
  if (/[mwM]/.test(character)) return 0.96;
  if (DIGIT.test(character)) return 0.68;
  if (/[A-Z]/.test(character)) return 0.78;
  if (/[ilj.,:;'’!|() ·]/.test(character)) return 0.4;
  return 0.65;
};

/** A 2D context that draws nothing and measures texts, for the layout of texts without a browser. */
class MeasuringContext {
  font = '10px sans-serif';
  letterSpacing = '0px';
  measureText(text: string) {
    const size = Number(/([\d.]+)px/.exec(this.font)?.[1] ?? 10);
    const spacing = Number.parseFloat(this.letterSpacing) || 0;
    const characters = [...text];
    const width = characters.reduce((sum, each) => sum + widthOf(each), 0) * size + spacing * characters.length;
    return {
      width,
      actualBoundingBoxLeft: 0,
      actualBoundingBoxRight: width,
      actualBoundingBoxAscent: size * 0.97,
      actualBoundingBoxDescent: size * 0.24,
      fontBoundingBoxAscent: size * 0.97,
      fontBoundingBoxDescent: size * 0.24,
    };
  }
  getImageData(_x: number, _y: number, width: number, height: number) {
    return { data: new Uint8ClampedArray(width * height * 4), width, height };
  }
  fillText() {}
  strokeText() {}
  fillRect() {}
  clearRect() {}
  save() {}
  restore() {}
  scale() {}
  translate() {}
  setTransform() {}
  resetTransform() {}
  beginPath() {}
  drawImage() {}
  putImageData() {}
  createLinearGradient() {
    return { addColorStop: () => undefined };
  }
}

function createCanvas(width = 1, height = 1) {
  const context = new MeasuringContext();
  return { width, height, getContext: () => context, style: {}, addEventListener: () => undefined };
}

/** Lets Pixi lay texts out in Node. Call before the first text is made. */
export function installMeasuredCanvas(): void {
  DOMAdapter.set({
    createCanvas,
    createImage: () => ({}),
    getCanvasRenderingContext2D: () => MeasuringContext,
    getWebGLRenderingContext: () => undefined,
    getNavigator: () => ({ userAgent: 'measured', gpu: null }),
    getBaseUrl: () => '',
    getFontFaceSet: () => null,
    fetch,
    parseXML: () => undefined,
  } as unknown as Parameters<typeof DOMAdapter.set>[0]);
}
