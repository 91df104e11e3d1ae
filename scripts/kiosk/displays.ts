import type { Rectangle } from './rectangle.ts';

export interface Display extends Rectangle {
  /** As X names the output, such as HDMI-1. */
  readonly output: string;
}

const CONNECTED = /^(\S+) connected (?:primary )?(\d+)x(\d+)\+(\d+)\+(\d+)/;

/** Displays that `xrandr --query` lists as connected and lit; of two that mirror each other, the first. */
export function readDisplays(text: string): Display[] {
  const displays: Display[] = [];
  for (const line of text.split('\n')) {
    const [, output, width, height, x, y] = CONNECTED.exec(line) ?? [];
    if (output === undefined) continue;
    const display = { output, x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
    if (!displays.some((before) => before.x === display.x && before.y === display.y)) displays.push(display);
  }
  return displays;
}
