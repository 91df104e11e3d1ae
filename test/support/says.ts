import type { Page } from 'playwright-core';

/** Whether the picture of a wall has a text that begins so, in sight. */
export function says(page: Page, beginning: string): Promise<boolean> {
  return page.evaluate((wanted) => {
    interface Node {
      readonly visible: boolean;
      readonly text?: unknown;
      readonly children: readonly Node[];
    }
    const { stage } = (globalThis as unknown as { watchfloor: { stage: { view: Node } } }).watchfloor;
    const isThere = (node: Node): boolean =>
      node.visible && ((typeof node.text === 'string' && node.text.startsWith(wanted)) || node.children.some(isThere));
    return isThere(stage.view);
  }, beginning);
}
