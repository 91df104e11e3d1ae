import { Alert, Loader, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useMemo, useState } from 'react';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { WORK_ITEMS_MOST } from '../../../protocol/work.ts';
import { useSpeech } from '../words/language.tsx';
import { ActBar } from './act-bar.tsx';
import { fieldsOf } from './fields.ts';
import { lastStep } from './corrections.ts';
import { idOf } from './select-work.ts';
import { useChoice } from './use-choice.ts';
import { isDone, lacking } from './moves.ts';
import { useMoves } from './use-moves.ts';
import type { useOwn } from './use-own.ts';
import { useWorkKeys } from './use-work-keys.ts';
import { useWorkList } from './use-work-list.ts';
import { KindTabs } from './kind-tabs.tsx';
import { WorkBoardView } from './work-board.tsx';
import { type Asked, WorkDialog } from './work-dialog.tsx';
import { WorkFilters } from './work-filters.tsx';
import { WorkHead } from './work-head.tsx';
import { WorkTable } from './work-table.tsx';
import { workWords } from './work-words.ts';

export interface KindWorkProps {
  readonly site: SiteDescription;
  readonly name: string;
  readonly kind: Kind;
  /** All that somebody may work on. */
  readonly kinds: readonly (readonly [name: string, kind: Kind])[];
  readonly own: ReturnType<typeof useOwn>;
  readonly isUnit: boolean;
  readonly mayCorrect: boolean;
}

/** One kind at the desk: its list, its keys and its forms. */
export function KindWork({ site, name, kind, kinds, own: { own, change, save, remove }, ...may }: KindWorkProps) {
  const { say, read } = useSpeech();
  const { isUnit, mayCorrect } = may;
  const { districts } = site.file;
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const [asked, setAsked] = useState<Asked>();
  const list = useWorkList({ site, name, kind, myUnit: own.unit });
  const { wanted, columns, filter, setFilter, shelf, setShelf, closedBy } = list;
  const isOut = shelf === 'voided';
  const choice = useChoice(wanted);
  const { targets, isMarked, chosen, row, marked, choose, mark, markAll, unmark, unmarkAll } = choice;
  const moves = useMoves(name, {
    onMoved: unmark,
    onEntered: (id) => {
      setShelf(undefined);
      choose(id);
    },
  });
  const entry = kind.work?.enter;
  const isBoard = own.view === 'board';
  const acts = isOut ? [] : Object.entries(kind.work?.acts ?? {}).filter(([, act]) => !isUnit || act.units);
  const isDoneTo = (act: string) => targets.every((each) => isDone(each, act, { kind, columns, closedBy }));
  const doAct = (act: string) => {
    const declared = kind.work?.acts[act];
    const rows = targets.filter((each) => !isDone(each, act, { kind, columns, closedBy })).slice(0, WORK_ITEMS_MOST);
    if (!declared || rows.length === 0) return;
    const { needs = [], may = [], reason } = declared;
    if (reason || may.length > 0 || lacking(rows, needs, columns).length > 0)
      setAsked({ ask: 'act', name: act, act: declared, rows });
    else void moves.move({ ids: rows.map(idOf), act });
  };
  const step = row && lastStep(row, columns, kind);
  const keys = {
    onKind: (place: number) => kinds[place] && change({ kind: kinds[place][0] }),
    onStep: choice.step,
    onEnter: () => entry && setAsked({ ask: 'enter' }),
    onPaste: () => entry && setAsked({ ask: 'paste' }),
    onEdit: () => entry && !isUnit && row && !isOut && setAsked({ ask: 'edit', row }),
    onMark: () => chosen !== undefined && mark(chosen),
    onMarkAll: markAll,
    onOverdue: () => setFilter((before) => ({ ...before, isOverdue: !before.isOverdue })),
    onMine: () => !isUnit && own.unit && setFilter((before) => ({ ...before, isMine: !before.isMine })),
    onClosed: () => setShelf(shelf === 'closed' ? undefined : 'closed'),
    onVoided: mayCorrect ? () => setShelf(isOut ? undefined : 'voided') : undefined,
    onHistory: () => row && setAsked({ ask: 'history', row }),
    onCorrect: () => mayCorrect && row && setAsked({ ask: 'correct', row }),
    onTakeBack: () => mayCorrect && row && step !== undefined && setAsked({ ask: 'takeBack', row, step }),
    onStrike: () => mayCorrect && row && setAsked({ ask: 'strike', row, isOut }),
    onView: () => change({ view: isBoard ? 'list' : 'board' }),
    onUnmark: unmarkAll,
    onHelp: () => setAsked({ ask: 'keys' }),
  } as const;
  useWorkKeys(keys, {
    acts: acts.map(([act, { key }]) => [key, () => doAct(act)] as const),
    isOff: asked !== undefined,
  });
  const onUnit = useCallback((code: string | undefined) => change({ unit: code ?? '' }), [change]);
  const mine = useMemo(
    () => (isUnit ? undefined : { unit: own.unit || undefined, onUnit }),
    [isUnit, own.unit, onUnit],
  );
  const fields = useMemo(() => {
    // Whoever is of a unit enters its own.
    const told = (names: readonly string[] = []) => names.filter((each) => !isUnit || each !== kind.work?.unit);
    return fieldsOf(kind, districts, { needs: told(entry?.needs), may: told(entry?.may) });
  }, [kind, districts, entry, isUnit]);
  const shared = { kind, districts, columns, shown: list.shown, now: list.now, rows: wanted, chosen, onChoose: choose };
  const none =
    list.count > 0 ? workWords.noneFound : isOut ? workWords.noneVoided : shelf ? workWords.noneClosed : workWords.none;
  return (
    <Stack gap="xs" h="calc(100dvh - 52px - 2 * var(--mantine-spacing-md))" mih={480}>
      <WorkHead {...{ kind, list, isBoard }} on={keys} />
      {kinds.length > 1 && <KindTabs {...{ name, kinds, isNarrow }} onKind={(each) => change({ kind: each })} />}
      <WorkFilters
        {...{ name, kind, districts, filter, mine }}
        onFilter={setFilter}
        saved={own.filters}
        onSave={save}
        onRemove={remove}
      />
      <ActBar
        kind={kind}
        acts={acts.map(([act, each]) => ({ name: act, act: each, isDone: isDoneTo(act) }))}
        on={isMarked ? targets.length : chosen}
        onAct={doAct}
        onUnmark={unmarkAll}
        item={row && !isMarked ? { on: keys, mayCorrect, isOut, step } : undefined}
      />
      {list.isStale && <Alert color="yellow" c="yellow.2" title={read(workWords.stale)} />}
      {list.isLoading ? (
        <Loader m="xl" role="status" aria-label={say('loading')} />
      ) : wanted.length === 0 ? (
        <Text c="gray.4" p="md">
          {read(none)}
        </Text>
      ) : isBoard && shelf === undefined ? (
        <WorkBoardView {...shared} />
      ) : (
        <WorkTable
          {...shared}
          {...{ marked, isNarrow }}
          place={choice.place}
          order={list.order}
          closedBy={shelf === undefined ? undefined : closedBy}
          onOrder={list.reorder}
          onMark={mark}
          onMarkAll={markAll}
        />
      )}
      {asked && (
        <WorkDialog
          {...{ asked, name, kind, columns, fields, moves }}
          site={site.file}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Stack>
  );
}
