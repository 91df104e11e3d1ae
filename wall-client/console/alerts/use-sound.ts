import { useLocalStorage } from '@mantine/hooks';
import { useCallback, useEffect, useRef, useState } from 'react';
import { playTones } from './tones.ts';
import type { Urgency } from './urgency.ts';

export type SoundState = 'off' | 'waiting' | 'on';

/**
 * The sound of the desk. It is off until somebody turns it on, which this browser remembers; a page that is loaded with it on
 * waits for the first click or key, since browsers let no page be heard before.
 */
export function useSound() {
  const [isWanted, setWanted] = useLocalStorage({ key: 'watchfloor-desk-sound', defaultValue: false });
  const [isRunning, setRunning] = useState(false);
  const context = useRef<AudioContext>(undefined);

  const start = useCallback(async () => {
    context.current ??= new AudioContext();
    await context.current.resume();
    setRunning(context.current.state === 'running');
  }, []);
  useEffect(() => {
    if (!isWanted || isRunning) return;
    const wake = () => void start();
    window.addEventListener('pointerdown', wake);
    window.addEventListener('keydown', wake);
    return () => {
      window.removeEventListener('pointerdown', wake);
      window.removeEventListener('keydown', wake);
    };
  }, [isWanted, isRunning, start]);
  useEffect(() => () => void context.current?.close(), []);

  const state: SoundState = !isWanted ? 'off' : isRunning ? 'on' : 'waiting';
  const toggle = useCallback(async () => {
    setWanted(!isWanted);
    if (isWanted) return;
    await start();
    // So that whoever turned it on knows how it sounds.
    if (context.current) playTones(context.current, 'information');
  }, [isWanted, setWanted, start]);
  const play = useCallback(
    (urgency: Urgency) => {
      if (isWanted && context.current?.state === 'running') playTones(context.current, urgency);
    },
    [isWanted],
  );
  return { state, toggle, play };
}
