import type { Page } from 'playwright-core';

/** Draws a wall anew, with what has come meanwhile, as it is to be seen `afterMs` from now, and gives every text on it. */
export function textsOf(page: Page, afterMs = 0): Promise<string[]> {
  return page.evaluate((afterMs) => {
    interface Node {
      readonly text?: string;
      readonly children: readonly Node[];
    }
    const texts: string[] = [];
    const walk = ({ text, children }: Node) => {
      if (typeof text === 'string') texts.push(text);
      for (const child of children) walk(child);
    };
    const { watchfloor } = globalThis;
    if (!watchfloor) throw new Error('the page has no wall');
    watchfloor.draw(watchfloor.wall() + afterMs);
    walk(watchfloor.stage.view as unknown as Node);
    return texts;
  }, afterMs);
}
