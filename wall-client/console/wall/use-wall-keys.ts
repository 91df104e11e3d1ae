import { useHotkeys } from '@mantine/hooks';
import { useCallback, useEffect, useState } from 'react';
import { focusSearchField } from '../sources/search-field.ts';
import { type Entry, readEntry, typeKey } from '../tiles/read-entry.ts';

/** Somebody who types slower has thought of something else. */
const FORGET_AFTER_MS = 4_000;

export interface WallKeys {
  /** A number, or camera and tile, and Enter. */
  onEntry(entry: Entry): void;
  /** Enter alone. */
  onTake(): void;
  /** By so many scenes. */
  onStep(by: 1 | -1): void;
  onFreeze(): void;
  onBlank(): void;
  onCurtain(): void;
  onUndo(): void;
  onLock(): void;
  /** Holds the automation, and lets it go on. */
  onHold(): void;
  onFullScreen(): void;
  onHelp(): void;
  onPalette(): void;
  /** Escape, with nothing typed. */
  onEscape(): void;
}

/** The keyboard of a wall's page; no key does anything while somebody types into a field. What was typed of a number so far. */
export function useWallKeys(keys: WallKeys): string {
  const [typed, setTyped] = useState('');
  useEffect(() => {
    if (typed === '') return undefined;
    const timer = setTimeout(() => setTyped(''), FORGET_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const enter = useCallback(
    (event: KeyboardEvent) => {
      const entry = readEntry(typed);
      setTyped('');
      if (entry) {
        // Else it would also press the button that has the focus.
        event.preventDefault();
        keys.onEntry(entry);
      } else if (!isOwnEnter(document.activeElement)) keys.onTake();
    },
    [typed, keys],
  );
  const type = (key: string) => setTyped((before) => typeKey(before, key));
  useHotkeys([
    ...Array.from({ length: 10 }, (_, digit): [string, () => void] => [String(digit), () => type(String(digit))]),
    ['.', () => type('.')],
    // What some keyboards have on their keypad in its place.
    [',', () => type('.')],
    ['Backspace', () => setTyped((before) => before.slice(0, -1))],
    ['/', () => focusSearchField()],
    ['Enter', enter, { preventDefault: false }],
    [
      'Escape',
      () => {
        if (typed === '') keys.onEscape();
        setTyped('');
      },
    ],
    ['ArrowRight', () => keys.onStep(1)],
    ['ArrowLeft', () => keys.onStep(-1)],
    ['PageDown', () => keys.onStep(1)],
    ['PageUp', () => keys.onStep(-1)],
    ['Z', keys.onFreeze],
    ['B', keys.onBlank],
    ['C', keys.onCurtain],
    ['U', keys.onUndo],
    ['L', keys.onLock],
    // A button that has the focus is pressed by it.
    ['space', ({ target }) => isPressable(target) || keys.onHold(), { preventDefault: false }],
    ['F', keys.onFullScreen],
    ['shift+?', keys.onHelp],
    ['mod+K', keys.onPalette],
  ]);
  return typed;
}

/** Whether Enter is meant for what has the focus. */
function isOwnEnter(element: Element | null): boolean {
  return element?.closest('[data-own-enter]') != null;
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, [role="button"], [role="option"]') !== null;
}
