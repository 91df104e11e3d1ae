import { useHotkeys } from '@mantine/hooks';
import { useCallback, useEffect, useState } from 'react';

/** Two digits name every scene; a third begins anew. */
const DIGITS = 2;
/** Somebody who types slower has thought of something else. */
const FORGET_AFTER_MS = 4_000;

export interface WallKeys {
  /** A scene's number, from 1, and Enter. */
  onNumber(number: number): void;
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
}

/** The keyboard of a wall's page; no key does anything while somebody types into a field. What was typed of a number so far. */
export function useWallKeys(keys: WallKeys): string {
  const [typed, setTyped] = useState('');
  useEffect(() => {
    if (typed === '') return undefined;
    const timer = setTimeout(() => setTyped(''), FORGET_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const enter = useCallback(() => {
    setTyped('');
    if (typed === '') keys.onTake();
    else keys.onNumber(Number(typed));
  }, [typed, keys]);
  useHotkeys([
    ...Array.from({ length: 10 }, (_, digit): [string, () => void] => [
      String(digit),
      () => setTyped((before) => `${before.length < DIGITS ? before : ''}${digit}`),
    ]),
    ['Enter', enter, { preventDefault: false }],
    ['Escape', () => setTyped('')],
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
  ]);
  return typed;
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, [role="button"], [role="option"]') !== null;
}
