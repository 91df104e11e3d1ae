import { type HotkeyItem, useHotkeys } from '@mantine/hooks';
import type { WORK_PAGE_KEYS } from '../../../protocol/site/work.ts';
import type { Words } from '../../../protocol/words.ts';
import { focusSearchField } from '../sources/search-field.ts';
import { workWords } from './work-words.ts';

/** Kinds that have a digit as their key. */
export const KINDS_WITH_KEY = 10;
/** 1 to 9, then 0. */
export const kindKey = (place: number): string => String((place + 1) % KINDS_WITH_KEY);

/** What the keys of the page do. */
export interface WorkKeys {
  onKind(place: number): void;
  onStep(by: 1 | -1): void;
  onEnter(): void;
  onEdit(): void;
  onMark(): void;
  onMarkAll(): void;
  onOverdue(): void;
  onMine(): void;
  onClosed(): void;
  onHistory(): void;
  onCorrect(): void;
  onTakeBack(): void;
  onStrike(): void;
  /** Undefined for whoever may not. */
  readonly onVoided: (() => void) | undefined;
  onView(): void;
  onPaste(): void;
  onUnmark(): void;
  onHelp(): void;
}

/** A line of the help: what it shows, in words, and what each of its keys does. */
interface PageKey {
  readonly shown: string;
  readonly words: Words;
  readonly does: Readonly<Record<string, (keys: WorkKeys) => void>>;
  /** Goes on while it is held. */
  readonly isHeld?: true;
}

/** Those that no act of a site may have. */
const LETTERS: Readonly<Record<(typeof WORK_PAGE_KEYS)[number], readonly [Words, (keys: WorkKeys) => void]>> = {
  n: [workWords.enter, (on) => on.onEnter()],
  e: [workWords.edit, (on) => on.onEdit()],
  x: [workWords.mark, (on) => on.onMark()],
  o: [workWords.overdue, (on) => on.onOverdue()],
  m: [workWords.mine, (on) => on.onMine()],
  l: [workWords.closed, (on) => on.onClosed()],
  v: [workWords.board, (on) => on.onView()],
  p: [workWords.paste, (on) => on.onPaste()],
};

/** Every key of the page itself. */
export const PAGE_KEYS: readonly PageKey[] = [
  {
    shown: '1 … 9  0',
    words: workWords.keyKind,
    does: Object.fromEntries(
      Array.from({ length: KINDS_WITH_KEY }, (_, place) => [kindKey(place), (on: WorkKeys) => on.onKind(place)]),
    ),
  },
  {
    shown: '↑ ↓',
    words: workWords.keyMove,
    does: { ArrowUp: (on) => on.onStep(-1), ArrowDown: (on) => on.onStep(1) },
    isHeld: true,
  },
  { shown: '/', words: workWords.keyFind, does: { '/': () => focusSearchField() } },
  ...Object.entries(LETTERS).map(
    ([key, [words, does]]): PageKey => ({ shown: key.toUpperCase(), words, does: { [key]: does } }),
  ),
  { shown: 'Shift X', words: workWords.markAll, does: { 'shift+x': (on) => on.onMarkAll() } },
  { shown: 'Shift H', words: workWords.history, does: { 'shift+h': (on) => on.onHistory() } },
  { shown: 'Shift E', words: workWords.correct, does: { 'shift+e': (on) => on.onCorrect() } },
  { shown: '⌫', words: workWords.takeBack, does: { Backspace: (on) => on.onTakeBack() } },
  { shown: 'Del', words: workWords.strikeOrBring, does: { Delete: (on) => on.onStrike() } },
  { shown: 'Shift L', words: workWords.voided, does: { 'shift+l': (on) => on.onVoided?.() } },
  // Of forms.
  { shown: 'Ctrl Enter', words: workWords.keySubmit, does: {} },
  { shown: 'Esc', words: workWords.keyEscape, does: { Escape: (on) => on.onUnmark() } },
  { shown: '?', words: workWords.keyHelp, does: { 'shift+?': (on) => on.onHelp() } },
];

type Pressed = Pick<KeyboardEvent, 'key' | 'repeat' | 'target'>;

/** What a key that is pressed means to the page; what is typed into a field, or a key that is held, is none of an act. */
export function meaningOf({ key, repeat, target }: Pressed, isHeld: boolean): 'act' | 'leave-field' | undefined {
  if (isTyping(target as Partial<HTMLInputElement> | null)) return key === 'Escape' ? 'leave-field' : undefined;
  return repeat && !isHeld ? undefined : 'act';
}

/** A box that is ticked, as filters and marks are, takes no letters. */
function isTyping(field: Partial<HTMLInputElement> | null): boolean {
  if (field?.tagName === 'INPUT') return field.type !== 'checkbox' && field.type !== 'radio';
  return field?.tagName === 'TEXTAREA' || field?.tagName === 'SELECT' || field?.isContentEditable === true;
}

/** The keyboard of the page: its own keys, and those of the acts of a kind. */
export function useWorkKeys(
  keys: WorkKeys,
  {
    acts,
    isOff,
  }: {
    /** Key -> what it does. */
    readonly acts: readonly (readonly [string, () => void])[];
    /** While a form is open: what is typed into it is no key of the page. */
    readonly isOff: boolean;
  },
): void {
  const hotkey = (key: string, act: () => void, isHeld = false): HotkeyItem => [
    key,
    (event) => {
      const meaning = meaningOf(event, isHeld);
      if (meaning === 'leave-field') (event.target as HTMLElement).blur();
      if (meaning !== 'act') return;
      event.preventDefault();
      act();
    },
    // Else nothing could be typed into a field.
    { preventDefault: false },
  ];
  const all = [
    ...acts.map(([key, act]) => hotkey(key, act)),
    ...PAGE_KEYS.flatMap(({ does, isHeld }) =>
      Object.entries(does).map(([key, act]) => hotkey(key, () => act(keys), isHeld)),
    ),
  ];
  useHotkeys(isOff ? [] : all, []);
}
