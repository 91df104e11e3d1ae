import type { Urgency } from './urgency.ts';

interface Tone {
  readonly hz: number;
  /** After the start of the signal. */
  readonly atMs: number;
  readonly lastsMs: number;
}

/** A signal for each urgency, told apart by the number of tones as well as by their pitch. */
export const TONES: Readonly<Record<Urgency, readonly Tone[]>> = {
  information: [{ hz: 660, atMs: 0, lastsMs: 160 }],
  warning: [
    { hz: 784, atMs: 0, lastsMs: 180 },
    { hz: 988, atMs: 240, lastsMs: 220 },
  ],
  critical: [
    { hz: 988, atMs: 0, lastsMs: 180 },
    { hz: 740, atMs: 220, lastsMs: 180 },
    { hz: 988, atMs: 440, lastsMs: 180 },
    { hz: 740, atMs: 660, lastsMs: 260 },
  ],
};

/** Loud enough in a room where people talk, and no fright in one where they do not. */
const VOLUME = 0.25;
/** A tone that begins or ends at once clicks. */
const EDGE_S = 0.012;

export function playTones(context: AudioContext, urgency: Urgency): void {
  for (const { hz, atMs, lastsMs } of TONES[urgency]) {
    const start = context.currentTime + atMs / 1000;
    const end = start + lastsMs / 1000;
    const oscillator = new OscillatorNode(context, { type: 'triangle', frequency: hz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(VOLUME, start + EDGE_S);
    gain.gain.setValueAtTime(VOLUME, end - EDGE_S);
    gain.gain.linearRampToValueAtTime(0, end);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(end);
  }
}
