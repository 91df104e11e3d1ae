import { compileSubject } from '../../protocol/site/subject.ts';

/** What is wrong with a pattern of entity ids; undefined where nothing is. */
export interface PatternFault {
  readonly found: string;
  readonly expected: string;
}

/** A proof takes a hundredth of it; a machine that is busy must not refuse what it took yesterday. */
const TIMEOUT_MS = 20_000;

/** A pattern that compiles and that no id can make slow. */
export async function findPatternFault(pattern: string): Promise<PatternFault | undefined> {
  let subject: RegExp;
  try {
    subject = compileSubject(pattern);
  } catch (error) {
    const reason =
      error instanceof Error
        ? error.message.replace(/^Invalid regular expression: /, '').replace(/^.*\/[a-z]*: /, '')
        : '';
    return { found: `a pattern that does not compile (${reason})`, expected: 'a regular expression' };
  }
  if (isPlainlyLinear(pattern)) return undefined;
  // A third of a second to load: only for the patterns that need a proof.
  const { check } = await import('recheck');
  const diagnosis = await check(subject.source, subject.flags, { timeout: TIMEOUT_MS });
  if (diagnosis.status === 'safe') return undefined;
  const found =
    diagnosis.status === 'vulnerable'
      ? `a pattern that some ids make slow (${diagnosis.complexity.summary})`
      : 'a pattern too intricate to be proved fast';
  return { found, expected: 'a pattern without repetitions that overlap, such as JQ[0-9]{8}-[0-9]{5}' };
}

/** Without choice and without variable repetition there is one way to match; most patterns are so, and need no proof. */
function isPlainlyLinear(pattern: string): boolean {
  return !/[*+?|()]|\{\d+,\d*\}/.test(pattern);
}

/** Whether an id is one of the pattern's; also where the pattern is none, which is said of the pattern itself. */
export function isSubject(pattern: string, id: string): boolean {
  try {
    return compileSubject(pattern).test(id);
  } catch {
    return true;
  }
}

/** Invented, but well formed: ids of persons and telephone numbers, which the gate refuses wherever they stand. */
const PERSONAL = [
  { looksLike: 'a resident’s identity number', samples: ['11010519491231002X', '440524188001010014'] },
  { looksLike: 'a mobile number', samples: ['13800138000', '+8613800138000'] },
  { looksLike: 'an e-mail address', samples: ['someone@example.com'] },
];

/** What a pattern would let in that the gate then refuses; a sign that it is too wide. */
export function findPersonalSubject(pattern: string): string | undefined {
  const subject = compileSubject(pattern);
  return PERSONAL.find(({ samples }) => samples.some((sample) => subject.test(sample)))?.looksLike;
}
