import { createHash } from 'node:crypto';

const INLINE_SCRIPT = /<script>([\s\S]*?)<\/script>/g;

/** A page of ours loads nothing from outside, ever. PixiJS decodes images in workers made of blobs. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "media-src 'self' blob:",
  "connect-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ');

/** PDF.js decodes what scanners make by WebAssembly, in its worker alone: there it may be compiled. No text runs as code. */
const PDF_WORKER = /\/pdf\.worker[^/]*\.js$/;
const PDF_WORKER_POLICY = CONTENT_SECURITY_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'");

/** A worker has the policy of its own file, not that of its page: the link to a relay elsewhere is opened in this one. */
const VIDEO_WORKER = /\/video-worker[^/]*\.js$/;

/** The policy under which a file of the client runs, by its path; `video` is the origin of a relay elsewhere. */
export function policyOfFile(path: string, { video }: { readonly video?: string | undefined } = {}): string {
  if (PDF_WORKER.test(path)) return PDF_WORKER_POLICY;
  return VIDEO_WORKER.test(path) ? withVideo(CONTENT_SECURITY_POLICY, video) : CONTENT_SECURITY_POLICY;
}

function withVideo(policy: string, video: string | undefined): string {
  return video === undefined ? policy : policy.replace("connect-src 'self'", `connect-src 'self' ${video}`);
}

/** Opener and embedder policies together give the page an agent cluster of its own, in which it may measure its memory. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * The policy under which the scripts that stand in this page run, and no other that might get into it. Pages of `frames`
 * (origins) may be shown in it; `video` is the origin of a relay elsewhere.
 */
export function policyOf(
  html: string,
  { frames = [], video }: { readonly frames?: readonly string[] | undefined; readonly video?: string | undefined } = {},
): string {
  const hashes = [...html.matchAll(INLINE_SCRIPT)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  const scripts = ["script-src 'self'", ...hashes].join(' ');
  const policy = withVideo(CONTENT_SECURITY_POLICY.replace("script-src 'self'", scripts), video);
  return frames.length === 0 ? policy : `${policy}; ${["frame-src 'self'", ...frames].join(' ')}`;
}
