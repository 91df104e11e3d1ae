import type { Briefing, BriefingDraft, BriefingStep } from '../../../protocol/briefing.ts';

/** A step while it is written; `key` stays with it wherever it is moved. */
export interface DraftedStep extends BriefingStep {
  readonly key: number;
}

let lastKey = 0;

export function draftStep(step: BriefingStep): DraftedStep {
  lastKey += 1;
  return { ...step, key: lastKey };
}

export function stepsOf(briefing: Briefing | undefined): DraftedStep[] {
  return (briefing?.steps ?? []).map(draftStep);
}

export function changedStep(
  { targetS, spotlight, ...step }: DraftedStep,
  change: { readonly note?: string; readonly spotlight?: string | undefined; readonly targetS?: number | undefined },
): DraftedStep {
  const target = 'targetS' in change ? change.targetS : targetS;
  const panel = 'spotlight' in change ? change.spotlight : spotlight;
  return {
    ...step,
    ...(change.note !== undefined && { note: change.note }),
    ...(panel !== undefined && { spotlight: panel }),
    ...(target !== undefined && { targetS: target }),
  };
}

/** The step at one place goes to another; places outside are the nearest ones. */
export function moveStep(steps: readonly DraftedStep[], from: number, to: number): DraftedStep[] {
  const moved = [...steps];
  const [step] = moved.splice(from, 1);
  if (step) moved.splice(Math.min(Math.max(0, to), moved.length), 0, step);
  return moved;
}

/** The place to which a step goes that is taken out of its own and put above or below another. */
export function placeAfter(from: number, over: number, edge: 'above' | 'below'): number {
  const into = edge === 'above' ? over : over + 1;
  return into > from ? into - 1 : into;
}

/** What is sent: what is empty is left out. */
export function draftOf(name: string, numbers: BriefingDraft['numbers'], steps: readonly DraftedStep[]): BriefingDraft {
  return {
    name: name.trim(),
    numbers,
    steps: steps.map(({ scene, spotlight, note, targetS }) => ({
      scene,
      ...(spotlight !== undefined && { spotlight }),
      ...(note?.trim() && { note: note.trim() }),
      ...(targetS !== undefined && { targetS }),
    })),
  };
}
