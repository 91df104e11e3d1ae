// npm run bench:console-load
// How long after its address was opened can the console's first page be used, in a browser that was never started before? The
// server is up, somebody is signed in; "used" is when the scenes can be taken and it is said which of them stands on the wall.
// BENCH_RUNS: how many runs.
import { loadavg } from 'node:os';
import { ensureConsole, ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import { consoleWords } from '../../wall-client/console/words/console-words.ts';
import { launchBrowser, openContext } from '../support/browser.ts';
import { startWatchfloor } from '../support/watchfloor.ts';

declare global {
  /** When the page could be used, ms since it was asked for. */
  var usableMs: Promise<number>;
}

interface Run {
  readonly usableMs: number;
  /** Of the page's main thread until then, ms: unlike the time on the clock, it hardly depends on what else the machine does. */
  readonly threadMs: number;
  readonly scriptBytes: number;
}

const RUNS = Number(process.env.BENCH_RUNS ?? 5);

await ensureWallClient(process.execPath);
await ensureConsole(process.execPath);
await using watchfloor = await startWatchfloor();
const password = await watchfloor.openToOthers();
const runs: Run[] = [];
for (let index = 0; index < RUNS; index += 1) {
  const run = await measure();
  say(`${Math.round(run.usableMs)} ms, ${Math.round(run.threadMs)} ms of its thread, scripts ${run.scriptBytes} B`);
  runs.push(run);
}
const sorted = runs.map(({ usableMs }) => usableMs).sort((left, right) => left - right);
say(`load of the machine ${loadavg()[0]?.toFixed(1)}`);
process.stdout.write(
  `${JSON.stringify({
    consoleLoadMs: Math.round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN),
    consoleLoadMaxMs: Math.round(sorted.at(-1) ?? Number.NaN),
    threadMs: Math.round(Math.max(...runs.map(({ threadMs }) => threadMs))),
    scriptBytes: Math.max(...runs.map(({ scriptBytes }) => scriptBytes)),
  })}\n`,
);
await watchfloor.close();
process.exit();

async function measure(): Promise<Run> {
  const browser = await launchBrowser();
  try {
    const context = await openContext(browser, { viewport: { width: 1440, height: 900 } });
    const signedIn = await context.request.post(`${watchfloor.url}/api/v1/session`, {
      data: { name: 'admin', password },
    });
    if (!signedIn.ok()) throw new Error(`signing in: ${signedIn.status()}`);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.addInitScript(watchUse, consoleWords.onWallNow.zh);
    await page.goto(`${watchfloor.url}/console/`, { waitUntil: 'commit' });
    const usableMs = await page.evaluate(() => globalThis.usableMs);
    const { metrics } = await session.send('Performance.getMetrics');
    const threadMs = (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
    const scriptBytes = await page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ initiatorType, name }) => initiatorType !== 'iframe' && name.endsWith('.js'))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    );
    return { usableMs, threadMs, scriptBytes };
  } finally {
    await browser.close();
  }
}

/** In the page, also in the pictures in it, before its first script. */
function watchUse(onWallNow: string): void {
  globalThis.usableMs = new Promise((resolve) => {
    const look = () => {
      const scenes = [...document.querySelectorAll('button[aria-pressed]')];
      if (scenes.some(({ textContent }) => textContent.includes(onWallNow))) resolve(performance.now());
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
