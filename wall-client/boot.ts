// The build writes this into the page itself: it is there with the first byte, and without any other file of the client.
// A script, a style or a font that does not come, for whatever reason, is mended by starting over.
import { readAntialias } from './antialias.ts';
import { type GlCanvas, openGlCanvas } from './stage/gl-context.ts';

(() => {
  const ATTEMPTS_KEY = 'watchfloor.attempts';
  const HELD_FRAME_KEY = 'watchfloor.held-frame';
  const FIRST_WAIT_MS = 1_000;
  const MOST_WAIT_MS = 30_000;
  /** A wall that lacks a font still shows its numbers: it tries less and less often. */
  const MOST_WAIT_FOR_FONT_MS = 3_600_000;
  /** Scripts of a wall weigh a megabyte; a line that takes longer over them is taken for cut. */
  const BUNDLE_PATIENCE_MS = 60_000;
  const ANSWER_PATIENCE_MS = 10_000;
  /** What fails after so long is another fault than the one before. */
  const WELL_AFTER_MS = 600_000;

  const OWN_FONTS = /Inter|Noto Sans SC/;

  /** Only what takes longer is worth a word: for the first one, a browser looks through the fonts of its machine. */
  const SPEAK_AFTER_MS = 3_000;
  /** A last picture that is held is better than words, for so long. */
  const HOLD_MS = 5_000;

  const screen = document.getElementById('boot');
  let hasFailed = false;
  let lacksFont = false;
  let dueAt = Number.POSITIVE_INFINITY;
  let dueTimer: ReturnType<typeof setTimeout> | undefined;

  const held = read(HELD_FRAME_KEY);
  const speaksAfterMs = waitBeforeWordsMs();
  setTimeout(speak, speaksAfterMs);
  hold(held);
  const patience = setTimeout(() => fail('its scripts did not come'), BUNDLE_PATIENCE_MS);
  setTimeout(() => hasFailed || lacksFont || write(ATTEMPTS_KEY, '0'), WELL_AFTER_MS);
  addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof HTMLScriptElement) fail(`no ${target.src}`);
      if (target instanceof HTMLLinkElement) fail(`no ${target.href}`);
    },
    // Errors of elements do not bubble.
    true,
  );
  document.fonts.addEventListener('loadingerror', ({ fontfaces }) => {
    // A document may bring fonts of its own, and broken ones.
    if (lacksFont || !fontfaces.some(({ family }) => OWN_FONTS.test(family))) return;
    lacksFont = true;
    startOver(nextWaitMs(MOST_WAIT_FOR_FONT_MS));
  });

  globalThis.watchfloorBoot = {
    glCanvas: undefined,
    speaksAt: performance.now() + speaksAfterMs,
    takeOver() {
      clearTimeout(patience);
      if (screen && !hasFailed) screen.hidden = true;
    },
    fail,
    startOver,
    startOverLater() {
      startOver(nextWaitMs(MOST_WAIT_MS));
    },
  };

  // Last of all: whatever becomes of it, the rest is there. What is held is to be seen first, and has had a context.
  if (!held) globalThis.watchfloorBoot.glCanvas = openAhead();

  /**
   * A browser that was just started needs a while for its first context, which passes while the scripts come. Only where
   * the page has the display to itself, as on a wall: in a window with tabs, the browser's own bars come first.
   * A page that is paired first, or stands in a corner of its display, has it for nothing, or changes its size.
   */
  function openAhead(): GlCanvas | undefined {
    // A preview in a page that fills the display would say the same.
    if (window !== window.top || !matchMedia('(display-mode: fullscreen)').matches) return undefined;
    // As large as the page, whose own size would have to be laid out first.
    const { width, height } = window.screen;
    return openGlCanvas({
      widthPx: Math.round(width * devicePixelRatio),
      heightPx: Math.round(height * devicePixelRatio),
      antialias: readAntialias(location.search),
    });
  }

  /** What has failed before goes on saying so. */
  function waitBeforeWordsMs(): number {
    if (held) return HOLD_MS;
    return Number(read(ATTEMPTS_KEY)) > 0 ? 0 : SPEAK_AFTER_MS;
  }

  function hold(picture: string | null): void {
    if (!screen || !picture) return;
    const image = document.createElement('img');
    image.src = picture;
    image.alt = '';
    screen.prepend(image);
  }

  function speak(): void {
    if (screen) screen.dataset['speaks'] = 'true';
  }

  function fail(reason: string): void {
    if (hasFailed) return;
    hasFailed = true;
    console.error('the wall starts over:', reason);
    if (screen) screen.hidden = false;
    speak();
    startOver(nextWaitMs(MOST_WAIT_MS));
  }

  /** Of several reasons the most urgent one counts. */
  function startOver(waitMs = 0): void {
    const at = performance.now() + waitMs;
    if (at >= dueAt) return;
    dueAt = at;
    clearTimeout(dueTimer);
    dueTimer = setTimeout(reloadOnceServed, waitMs);
  }

  /** Reloaded without a server, the page would be the browser's own error, from which nothing of ours brings it back. */
  async function reloadOnceServed(): Promise<void> {
    try {
      const signal = AbortSignal.timeout(ANSWER_PATIENCE_MS);
      const answer = await fetch(location.href, { cache: 'no-store', signal });
      if (answer.ok) {
        location.reload();
        return;
      }
    } catch {
      // No server, or one that hangs: it is asked again.
    }
    setTimeout(reloadOnceServed, nextWaitMs(MOST_WAIT_MS));
  }

  /** Doubles with each attempt of this tab; half of it is chance, so that a wall's screens do not come back at once. */
  function nextWaitMs(mostMs: number): number {
    const attempts = Number(read(ATTEMPTS_KEY)) || 0;
    write(ATTEMPTS_KEY, String(attempts + 1));
    return Math.min(mostMs, FIRST_WAIT_MS * 2 ** attempts) * (0.5 + Math.random() / 2);
  }

  function read(key: string): string | null {
    try {
      return sessionStorage.getItem(key);
    } catch {
      // A browser that keeps nothing: each attempt is a first one.
      return null;
    }
  }

  function write(key: string, value: string): void {
    try {
      sessionStorage.setItem(key, value);
    } catch {
      // As above; or the held frame fills the quota.
    }
  }
})();
