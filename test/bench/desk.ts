// npm run bench:desk
// How quickly does the console's page of work answer with 20,000 open leads, in Chromium: list, text filter, overdue filter,
// order, each from the input to the picture; how long is its first look; and by how many keys a lead is entered and signed.
// A key stands for 0.28 s: an average typist in the keystroke-level model of Card, Moran and Newell (1980). Chinese is counted
// as it is typed: the letters of its pinyin, and one key that takes them.
// BENCH_ITEMS: how many leads. BENCH_RUNS: how often each is measured.
import { loadavg } from 'node:os';
import { pinyin } from 'pinyin-pro';
import type { Page } from 'playwright-core';
import { BATCH_MEDIA_TYPE } from '../../protocol/events.ts';
import { ensureConsole, ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import { launchBrowser, openContext } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { startWatchfloor } from '../support/watchfloor.ts';

const ITEMS = Number(process.env.BENCH_ITEMS ?? 20_000);
const RUNS = Number(process.env.BENCH_RUNS ?? 7);
const BATCH = 1_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const KEY_S = 0.28;
/** So fast a good typist is; the page must keep up. */
const BETWEEN_KEYS_MS = 120;
const SUMMARY = '商铺刷单返利';

await ensureWallClient(process.execPath);
await ensureConsole(process.execPath);
await using watchfloor = await startWatchfloor();
const password = await watchfloor.openToOthers();
await postLeads();
const browser = await launchBrowser();
const context = await openContext(browser, { viewport: { width: 1920, height: 1080 } });
const signedIn = await context.request.post(`${watchfloor.url}/api/v1/session`, { data: { name: 'admin', password } });
if (!signedIn.ok()) throw new Error(`signing in: ${signedIn.status()}`);
const page = await context.newPage();
const session = await context.newCDPSession(page);
await session.send('Performance.enable', { timeDomain: 'threadTicks' });

const firstLookMs = await measureFirstLook(page);
const keyed = await enterLead(page);
const figures = {
  items: ITEMS,
  firstLookMs: Math.round(firstLookMs),
  // The kinds have the digits as keys: case is the second, lead the third.
  list: await measure(
    'the list',
    (run) => (run % 2 === 0 ? { key: '2', kind: 'case' } : { key: '3', kind: 'lead' }),
    1,
  ),
  textFilter: await measure('text filter', (run) => ({
    typed: ['fraud', 'XS2', '盗窃', '5', '蓝田', 'zzz', ''][run % 7] ?? '',
  })),
  overdueFilter: await measure('overdue', () => ({ key: 'o' })),
  order: await measure('order', (run) => ({ order: ['category', 'since', 'id', 'stage', 'due'][run % 5] ?? 'due' })),
  ...keyed,
  leadSeconds: Math.round(keyed.leadKeys * KEY_S * 10) / 10,
};
process.stderr.write(`load of the machine ${loadavg()[0]?.toFixed(1)}\n`);
process.stdout.write(`${JSON.stringify(figures)}\n`);
await browser.close();
await watchfloor.close();
process.exit();

/** Leads of the last two days, most of them open, so that about half are overdue. */
async function postLeads(): Promise<void> {
  const site = (await (await fetch(`${watchfloor.url}/api/v1/site`)).json()) as {
    kinds: Record<string, { attributes: Record<string, { codes?: Record<string, unknown> | 'districts' }> }>;
    file: { districts: { code: string }[] };
  };
  const { attributes } = site.kinds.lead ?? { attributes: {} };
  const codes = (name: string) => {
    const declared = attributes[name]?.codes;
    return declared === 'districts' ? site.file.districts.map(({ code }) => code) : Object.keys(declared ?? {});
  };
  const pick = (name: string, index: number) => codes(name)[(index * 7 + (index >> 3)) % codes(name).length];
  const start = Date.now() - 2 * DAY_MS;
  for (let from = 0; from < ITEMS; from += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, ITEMS - from) }, (_, place) => {
      const index = from + place;
      const at = start + ((2 * DAY_MS - HOUR_MS) * index) / ITEMS;
      const date = `202601${String(1 + Math.floor(index / 9_000)).padStart(2, '0')}`;
      return {
        specversion: '1.0',
        id: `bench-${index}`,
        source: '/bench/desk',
        type: 'lead.received',
        subject: `XS${date}-${String(index % 9_000).padStart(4, '0')}`,
        time: new Date(at).toISOString(),
        data: Object.fromEntries(['origin', 'category', 'district', 'unit'].map((name) => [name, pick(name, index)])),
      };
    });
    const answer = await fetch(`${watchfloor.url}/api/v1/events`, {
      method: 'POST',
      headers: { 'content-type': BATCH_MEDIA_TYPE, authorization: `Bearer ${watchfloor.importKey}` },
      body: JSON.stringify(events),
    });
    if (answer.status !== 200) throw new Error(`posting leads: ${answer.status} ${await answer.text()}`);
  }
}

function status(shown: Page) {
  return shown.locator('h1 + [role="status"]');
}

/** From the address until the rows of all are there. */
async function measureFirstLook(shown: Page): Promise<number> {
  await shown.addInitScript(() => {
    localStorage.setItem('watchfloor-desk-own:admin', JSON.stringify({ filters: [], kind: 'lead' }));
  });
  await shown.goto(`${watchfloor.url}/console/#work`, { waitUntil: 'commit' });
  await until(async () => ((await status(shown).textContent()) ?? '').includes(`${ITEMS}/${ITEMS}`), {
    withinMs: 60_000,
    everyMs: 20,
    what: 'all leads are listed',
  });
  return shown.evaluate(() => performance.now());
}

/** By keys alone, as a person would press them; what they are for stands in `work-form.tsx`. */
async function enterLead(shown: Page) {
  let keys = 0;
  const press = async (...pressed: string[]) => {
    for (const key of pressed) {
      await shown.keyboard.press(key);
      keys += key.split('+').length;
      await shown.waitForTimeout(BETWEEN_KEYS_MS);
    }
  };
  await press('n');
  await shown.getByRole('dialog').waitFor();
  // Origin, category, the twelfth township, unit: all by their numbers.
  await press('2', '1', '1', '2', '8');
  await shown.keyboard.insertText(SUMMARY);
  const letters = pinyin(SUMMARY, { toneType: 'none', separator: '' }).length + 1;
  keys += letters;
  await press('Enter');
  await shown.getByRole('dialog').waitFor({ state: 'detached' });
  const leadKeys = keys;
  const chosen = shown.locator('tr[aria-current]');
  await until(async () => ((await chosen.textContent()) ?? '').includes(SUMMARY), {
    withinMs: 10_000,
    what: 'the new lead is chosen',
  });
  keys = 0;
  await press('s');
  await until(async () => ((await chosen.textContent()) ?? '').includes('下派'), {
    withinMs: 10_000,
    what: 'it is signed',
  });
  return { leadKeys, summaryKeys: letters, signKeys: keys };
}

interface Figure {
  /** From the input to the picture. */
  readonly ms: number;
  readonly threadMs: number;
}

type Input = { readonly key: string; readonly kind?: string } | { readonly typed: string } | { readonly order: string };

/** The median, ms from the input to the picture that shows what came of it; of every input, or of each second one. */
async function measure(what: string, inputOf: (run: number) => Input, from: 0 | 1 = 0): Promise<Figure> {
  const times: number[] = [];
  const threads: number[] = [];
  for (let run = 0; run < RUNS * (1 + from); run += 1) {
    await page.waitForTimeout(300);
    const before = await threadMs();
    const ms = await page.evaluate(timeInput, inputOf(run));
    const worked = (await threadMs()) - before;
    if (from === 0 || run % 2 === 1) {
      times.push(ms);
      threads.push(worked);
    }
  }
  const figure = { ms: medianOf(times), threadMs: medianOf(threads) };
  process.stderr.write(`${what}: ${JSON.stringify(figure)}, of ${times.map(Math.round).join(' ')}\n`);
  return figure;
}

/** What the page's main thread has worked so far: unlike the time on the clock, it hardly depends on what else the machine does. */
async function threadMs(): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
}

function medianOf(values: readonly number[]): number {
  return Math.round(values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN);
}

/** In the page. React does at once what comes of a key, a click and an input; then the frame is drawn. */
async function timeInput(input: Input): Promise<number> {
  const start = performance.now();
  if ('key' in input) {
    document.documentElement.dispatchEvent(new KeyboardEvent('keydown', { key: input.key, bubbles: true }));
  } else if ('typed' in input) {
    const field = document.querySelector<HTMLInputElement>('input[data-search-field]');
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value') ?? {};
    if (!field || !set) throw new Error('the page has no field to search by');
    set.call(field, input.typed);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  } else document.querySelector<HTMLButtonElement>(`button[data-order="${input.order}"]`)?.click();
  await new Promise<void>((resolve) => {
    const look = () => {
      const { kind } = input as { kind?: string };
      const isThere =
        kind === undefined || document.querySelector(`button[data-kind="${kind}"][aria-pressed="true"]`) !== null;
      requestAnimationFrame(() => {
        if (!isThere) look();
        else {
          // A task after the frame: it is drawn.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve();
          port2.postMessage(0);
        }
      });
    };
    look();
  });
  return performance.now() - start;
}
