import { isSoftware } from '../stage/gl-context.ts';
import type { UploadMode } from './video-messages.ts';

const SIZE = { width: 640, height: 360 };
const ROUNDS = 3;

/**
 * Finds out which way a picture gets to the GPU quicker on this machine: three planes, or the browser's frame. Without a
 * GPU each pixel that is drawn costs, so that it is made into colours of its size once.
 */
export function chooseUpload(): UploadMode {
  // Missing where the page is not trusted (no HTTPS), and in browsers of old.
  if (typeof VideoDecoder === 'undefined') return mayPlay() ? 'media' : 'planes';
  const gl = new OffscreenCanvas(16, 16).getContext('webgl2');
  if (!gl) return 'planes';
  if (isSoftware(gl)) {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    return 'colours';
  }
  const { width, height } = SIZE;
  const bytes = new Uint8Array((width * height * 3) / 2).fill(128);
  const frame = new VideoFrame(bytes, { format: 'I420', codedWidth: width, codedHeight: height, timestamp: 0 });
  const planesMs = measure(
    gl,
    () => {
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, (height * 3) / 2, gl.RED, gl.UNSIGNED_BYTE, bytes);
    },
    gl.R8,
  );
  const framesMs = measure(
    gl,
    () => {
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, gl.RGBA, gl.UNSIGNED_BYTE, frame);
    },
    gl.RGBA8,
  );
  frame.close();
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return planesMs <= framesMs ? 'planes' : 'frames';
}

/** For a page that draws on a plain canvas: there the browser's own frame is drawn as it is. */
export function chooseForCanvas(): UploadMode {
  if (typeof VideoDecoder === 'undefined') return mayPlay() ? 'media' : 'planes';
  return 'frames';
}

/** Whether the browser's own player takes what the relay sends. */
function mayPlay(): boolean {
  return typeof MediaSource !== 'undefined' && MediaSource.isTypeSupported('video/mp4; codecs="avc1.42e01e"');
}

/** The best of some rounds, ms; the pixels are read back, since a GPU answers before it has done anything. */
function measure(gl: WebGL2RenderingContext, upload: () => void, format: number): number {
  const texture = gl.createTexture();
  const framebuffer = gl.createFramebuffer();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, format, SIZE.width, (SIZE.height * 3) / 2);
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  const pixel = new Uint8Array(4);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now();
    upload();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    best = Math.min(best, performance.now() - begun);
  }
  gl.deleteFramebuffer(framebuffer);
  gl.deleteTexture(texture);
  return best;
}
