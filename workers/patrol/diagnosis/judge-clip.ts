import { describeScene, type SceneDescriptor } from './describe-scene.ts';
import { diagnose, type Found, type Verdict } from './diagnose.ts';
import type { Planes } from './planes.ts';

export interface ClipVerdict {
  /** Faults of at least half of the pictures, the gravest first, each as it measures in the last picture that has it. */
  readonly found: readonly Found[];
  readonly pictures: number;
  /** Of the last picture. */
  readonly last: Verdict;
}

/** Judges a clip as a patrol judges a camera over its rounds: one bad picture is no fault. */
export function judgeClip(
  pictures: readonly [Planes, ...Planes[]],
  { reference }: { reference?: Planes } = {},
): ClipVerdict {
  const references: SceneDescriptor[] = reference ? [describeScene(reference)] : [];
  const verdicts = pictures.map((picture) => diagnose({ pictures: [picture], references }));
  const whole = diagnose({ pictures, references });
  const latest = new Map<string, Found>();
  const counts = new Map<string, number>();
  for (const { found } of verdicts) {
    for (const each of found) {
      latest.set(each.fault, each);
      counts.set(each.fault, (counts.get(each.fault) ?? 0) + 1);
    }
  }
  const lasting = [...latest.values()].filter(({ fault }) => (counts.get(fault) ?? 0) * 2 >= pictures.length);
  const frozen = whole.found.filter(({ fault }) => fault === 'frozen');
  return { found: [...lasting, ...frozen], pictures: pictures.length, last: whole };
}
