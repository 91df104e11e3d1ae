import type { Spacing } from '../theme/spacing.ts';
import { insetRectangle, type Rectangle } from './rectangle.ts';

/** What of a panel's rectangle is left for its own drawing: less under a title line. All in device pixels. */
export function layCardBody(
  rectangle: Rectangle,
  { hasTitle, heading, space }: { readonly hasTitle: boolean; readonly heading: number; readonly space: Spacing },
): Rectangle {
  if (!hasTitle) return insetRectangle(rectangle, space.gap);
  const inner = insetRectangle(rectangle, space.pad);
  const titleHeight = Math.round(heading * 1.5) + space.close;
  return { ...inner, y: inner.y + titleHeight, height: Math.max(0, inner.height - titleHeight) };
}
