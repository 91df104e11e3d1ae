// Longer than other files: the one place where the list, its keys and its forms meet.
import { Alert, Button, Group, Kbd, Loader, ScrollArea, Stack, Text, Title } from '@mantine/core';
import { useHotkeys, useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { WorkAct } from '../../../protocol/site/work.ts';
import {
  WORK_ITEMS_MOST,
  type WorkDone,
  type WorkEntries,
  type WorkMove,
  type WorkRow,
} from '../../../protocol/work.ts';
import { attempt } from '../frame/say-fault.ts';
import { focusSearchField } from '../sources/search-field.ts';
import { useSpeech } from '../words/language.tsx';
import { ActBar } from './act-bar.tsx';
import { choicesOf, fieldsOf, sayValue } from './fields.ts';
import { makeToken } from './make-token.ts';
import {
  BY_DUE,
  type Columns,
  idOf,
  NO_FILTER,
  placeColumns,
  filterWork,
  sortWork,
  sinceOf,
  valueOf,
  type WorkFilter,
  type WorkOrder,
} from './select-work.ts';
import type { useOwn } from './use-own.ts';
import { useNow } from './use-now.ts';
import { useClosed, useWork, useWorkActs } from './use-work.ts';
import { WorkBoardView } from './work-board.tsx';
import { WorkFilters } from './work-filters.tsx';
import { type Filled, WorkForm } from './work-form.tsx';
import { WorkKeyHelp } from './work-key-help.tsx';
import { WorkTable } from './work-table.tsx';
import { workWords } from './work-words.ts';

/** With its reader of tables, which is as large as all the rest of the page. */
const PasteForm = lazy(async () => ({ default: (await import('./paste-form.tsx')).PasteForm }));

export interface KindWorkProps {
  readonly site: SiteDescription;
  readonly name: string;
  readonly kind: Kind;
  /** All that somebody may work on. */
  readonly kinds: readonly (readonly [name: string, kind: Kind])[];
  readonly own: ReturnType<typeof useOwn>;
  readonly isUnit: boolean;
}

type Asked =
  | { readonly ask: 'enter' | 'paste' | 'keys' }
  | { readonly ask: 'edit'; readonly id: string }
  | { readonly ask: 'act'; readonly name: string; readonly act: WorkAct; readonly ids: readonly string[] };

const NO_ROWS: readonly WorkRow[] = [];
const NO_COLUMNS: Columns = new Map();
const NONE_MARKED: ReadonlySet<string> = new Set();
/** As many attributes as a line shows without being scrolled. */
const SHOWN_MOST = 7;

/** One kind at the desk. */
export function KindWork({ site, name, kind, kinds, own: { own, change, save, remove }, isUnit }: KindWorkProps) {
  const speech = useSpeech();
  const { say, read, language } = speech;
  const { districts } = site.file;
  const { work, isUnreachable } = useWork(name);
  const { enter, move } = useWorkActs(name);
  const [filter, setFilter] = useState<WorkFilter>(NO_FILTER);
  const [order, setOrder] = useState<WorkOrder>(BY_DUE);
  const [chosen, setChosen] = useState<string>();
  const [marked, setMarked] = useState(NONE_MARKED);
  const [asked, setAsked] = useState<Asked>();
  const [isClosed, setClosed] = useState(false);
  const closed = useClosed(name, isClosed);
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const now = useNow(work?.aheadMs ?? 0);
  const declared = kind.work;
  const { unit, level, enter: entry } = declared ?? {};
  const acts = Object.entries(declared?.acts ?? {}).filter(([, act]) => !isUnit || act.units);

  const all = work?.rows ?? NO_ROWS;
  const columns = useMemo(
    () => (isClosed ? placeColumns(closed?.columns ?? []) : (work?.columns ?? NO_COLUMNS)),
    [isClosed, closed, work?.columns],
  );
  const rows = isClosed ? (closed?.rows ?? NO_ROWS) : all;
  const textOf = useMemo(
    () => makeTextOf(kind, columns, { districts, language }),
    [kind, columns, districts, language],
  );
  const placesOf = useCallback(
    (attribute: string) =>
      new Map(choicesOf(kind.attributes[attribute], districts).map(({ code }, place) => [code, place])),
    [kind, districts],
  );
  // Sorted first, so that a filter has nothing to sort.
  const sorted = useMemo(() => {
    const by = isClosed && order === BY_DUE ? { by: closedBy(site, kind), isReversed: true } : order;
    return sortWork(rows, { kind, columns, order: by, placesOf });
  }, [rows, kind, columns, order, placesOf, isClosed, site]);
  const myUnit = own.unit;
  const wanted = useMemo(
    () => filterWork(sorted, { kind, columns, filter, myUnit, now, textOf }),
    [sorted, kind, columns, filter, myUnit, now, textOf],
  );
  const shown = useMemo(() => {
    const names = Object.keys(kind.attributes).filter((each) => !('point' in (kind.attributes[each] ?? {})));
    const rank = (each: string) => (each === level ? 0 : 'label' in (kind.attributes[each] ?? {}) ? 1 : 2);
    return names.toSorted((left, right) => rank(left) - rank(right)).slice(0, SHOWN_MOST);
  }, [kind, level]);

  const byId = useMemo(
    () => (isClosed || !work ? new Map(rows.map((row) => [idOf(row), row])) : work.byId),
    [isClosed, work, rows],
  );
  const held = useMemo(() => [...marked].filter((id) => byId.has(id)), [marked, byId]);
  const targets = held.length > 0 ? held : chosen !== undefined && byId.has(chosen) ? [chosen] : [];
  const isDone = (id: string, act: string) => {
    const row = byId.get(id);
    if (!row) return true;
    const isFirst = kind.milestones[act]?.join === 'first';
    const isEnded = sinceOf(row) === null && act === closedBy(site, kind);
    return isEnded || (isFirst && valueOf(row, columns, act) !== null);
  };
  const offered = acts.map(([act, each]) => ({ name: act, act: each, isDone: targets.every((id) => isDone(id, act)) }));

  const told = useCallback(
    (done: WorkDone) => {
      const { rows: did, refused } = done;
      if (did.length > 0)
        notifications.show({ message: `${read(workWords.done)} ${did.length === 1 ? did[0]?.[0] : did.length}` });
      for (const { expected } of refused.slice(0, 3))
        notifications.show({ message: `${read(workWords.notDone)}: ${expected}`, color: 'red', role: 'alert' });
    },
    [read],
  );
  const doMove = (wish: WorkMove) => attempt(async () => told(await move(wish)), speech);
  const act = async (act_: string) => {
    const each = declared?.acts[act_];
    const ids = targets.filter((id) => !isDone(id, act_)).slice(0, WORK_ITEMS_MOST);
    if (!each || ids.length === 0) return;
    const lacks = (each.needs ?? []).some((need) =>
      ids.some((id) => valueOf(byId.get(id) ?? ['', null, null], columns, need) === null),
    );
    if (lacks || each.reason || (each.may?.length ?? 0) > 0) setAsked({ ask: 'act', name: act_, act: each, ids });
    else if (await doMove({ ids, act: act_ })) setMarked(NONE_MARKED);
  };
  const step = (by: 1 | -1) => {
    const place = wanted.findIndex((row) => idOf(row) === chosen);
    const next = wanted[place < 0 ? 0 : Math.max(0, Math.min(wanted.length - 1, place + by))];
    if (next) setChosen(idOf(next));
  };
  const mark = useCallback(
    (id: string) =>
      setMarked((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    [],
  );
  const markAll = useCallback(
    () =>
      setMarked((before) => {
        const ids = wanted.slice(0, WORK_ITEMS_MOST).map(idOf);
        return ids.every((id) => before.has(id)) ? NONE_MARKED : new Set(ids);
      }),
    [wanted],
  );
  const reorder = useCallback(
    (by: string) => setOrder((before) => ({ by, isReversed: before.by === by && !before.isReversed })),
    [],
  );
  const onUnit = useCallback((code: string | undefined) => change({ unit: code ?? '' }), [change]);
  const mayEdit = entry !== undefined && !isUnit;
  const keys: [string, () => void][] = [
    ...acts.map(([each, { key }]): [string, () => void] => [key, () => void act(each)]),
    ...kinds
      .slice(0, 10)
      .map(([each], place): [string, () => void] => [String((place + 1) % 10), () => change({ kind: each })]),
    ['ArrowDown', () => step(1)],
    ['ArrowUp', () => step(-1)],
    ['/', () => focusSearchField()],
    ['n', () => entry && setAsked({ ask: 'enter' })],
    ['p', () => entry && setAsked({ ask: 'paste' })],
    ['e', () => mayEdit && chosen !== undefined && byId.has(chosen) && setAsked({ ask: 'edit', id: chosen })],
    ['shift+x', markAll],
    ['x', () => chosen !== undefined && mark(chosen)],
    ['o', () => setFilter((before) => ({ ...before, isOverdue: !before.isOverdue }))],
    ['m', () => !isUnit && own.unit && setFilter((before) => ({ ...before, isMine: !before.isMine }))],
    ['l', () => setClosed((before) => !before)],
    ['v', () => change({ view: own.view === 'board' ? 'list' : 'board' })],
    ['Escape', () => setMarked(NONE_MARKED)],
    ['shift+?', () => setAsked({ ask: 'keys' })],
  ];
  // What is typed into a form is no key of the page.
  useHotkeys(asked ? [] : keys);
  useEffect(() => {
    // One that is closed, or gone, gives way to the first.
    if ((chosen === undefined || !byId.has(chosen)) && wanted[0]) setChosen(idOf(wanted[0]));
  }, [chosen, wanted, byId]);

  const close = () => setAsked(undefined);
  const entryFields = useMemo(
    () =>
      fieldsOf(kind, districts, {
        // Whoever is of a unit enters its own.
        needs: entry?.needs.filter((each) => !isUnit || each !== unit) ?? [],
        may: entry?.may?.filter((each) => !isUnit || each !== unit) ?? [],
      }),
    [kind, districts, entry, isUnit, unit],
  );
  const enterOne = async (token: string, { set }: Filled) =>
    attempt(async () => {
      const done = await enter([{ token, set }]);
      const id = done.rows[0]?.[0];
      if (id === undefined) return;
      notifications.show({ message: `${read(workWords.entered)} ${id}` });
      setClosed(false);
      setChosen(id);
    }, speech);
  const enterMany = async (items: WorkEntries['items']): Promise<WorkDone | undefined> => {
    let done: WorkDone | undefined;
    await attempt(async () => {
      done = await enter(items);
      notifications.show({ message: `${read(workWords.entered)} ${done.rows.length}` });
    }, speech);
    return done;
  };
  const overdue = useMemo(() => all.filter((row) => row[2] !== null && row[2] <= now).length, [all, now]);
  return (
    <Stack gap="xs" h="calc(100dvh - 52px - 2 * var(--mantine-spacing-md))" mih={480}>
      <Group justify="space-between" gap="xs">
        <Group gap="sm">
          <Title order={1} size="h3">
            {read(workWords.title)}
          </Title>
          <Text role="status" c="gray.3">
            {`${read(kind.name)} · ${read(workWords.open)} ${all.length} · ${read(workWords.overdue)} ${overdue} · ${wanted.length}/${rows.length}`}
          </Text>
        </Group>
        <Group gap="xs">
          {entry && (
            <Button size="sm" rightSection={<Kbd size="xs">N</Kbd>} onClick={() => setAsked({ ask: 'enter' })}>
              {`${read(workWords.enter)} ${read(kind.name)}`}
            </Button>
          )}
          {entry && (
            <Button size="sm" variant="default" onClick={() => setAsked({ ask: 'paste' })}>
              {read(workWords.paste)}
            </Button>
          )}
          <Button size="sm" variant="default" aria-pressed={isClosed} onClick={() => setClosed(!isClosed)}>
            {read(workWords.closed)}
          </Button>
          <Button size="sm" variant="default" onClick={() => change({ view: own.view === 'board' ? 'list' : 'board' })}>
            {read(own.view === 'board' ? workWords.list : workWords.board)}
          </Button>
          <Button
            size="sm"
            variant="default"
            aria-label={read(workWords.keys)}
            onClick={() => setAsked({ ask: 'keys' })}
          >
            ?
          </Button>
        </Group>
      </Group>
      {kinds.length > 1 && (
        <ScrollArea scrollbars="x" type="never" style={{ flexShrink: 0 }}>
          <Group gap={4} wrap="nowrap" role="group" aria-label={read(workWords.kinds)}>
            {kinds.map(([each, { name: words }], place) => (
              <Button
                key={each}
                size="compact-md"
                variant={each === name ? 'filled' : 'subtle'}
                color={each === name ? 'cyan' : 'gray'}
                {...(each !== name && { c: 'gray.3' })}
                aria-pressed={each === name}
                data-kind={each}
                style={{ flexShrink: 0 }}
                onClick={() => change({ kind: each })}
              >
                {place < 10 && !isNarrow ? `${(place + 1) % 10} ${read(words)}` : read(words)}
              </Button>
            ))}
          </Group>
        </ScrollArea>
      )}
      <WorkFilters
        name={name}
        kind={kind}
        districts={districts}
        filter={filter}
        onFilter={setFilter}
        mine={useMemo(() => (isUnit ? undefined : { unit: own.unit || undefined, onUnit }), [isUnit, own.unit, onUnit])}
        saved={own.filters}
        onSave={save}
        onRemove={remove}
      />
      <ActBar
        kind={kind}
        acts={offered}
        on={held.length > 0 ? held.length : targets[0]}
        onAct={(each) => void act(each)}
        onUnmark={() => setMarked(NONE_MARKED)}
      />
      {(isUnreachable || work?.isStale) && <Alert color="yellow" c="yellow.2" title={read(workWords.stale)} />}
      {!work ? (
        <Loader m="xl" role="status" aria-label={say('loading')} />
      ) : wanted.length === 0 ? (
        <Text c="gray.4" p="md">
          {read(rows.length === 0 ? workWords.none : workWords.noneFound)}
        </Text>
      ) : own.view === 'board' && !isClosed ? (
        <WorkBoardView {...{ kind, districts, columns, shown, now, chosen }} rows={wanted} onChoose={setChosen} />
      ) : (
        <WorkTable
          {...{ kind, districts, columns, shown, now, chosen, marked, order, isNarrow }}
          rows={wanted}
          closedBy={isClosed ? closedBy(site, kind) : undefined}
          onOrder={reorder}
          onChoose={setChosen}
          onMark={mark}
          onMarkAll={markAll}
        />
      )}
      {asked?.ask === 'enter' && (
        <EntryForm
          title={`${read(workWords.enter)} ${read(kind.name)}`}
          fields={entryFields}
          onClose={close}
          onEnter={enterOne}
        />
      )}
      {asked?.ask === 'edit' && (
        <WorkForm
          title={`${read(workWords.edit)} ${asked.id}`}
          fields={entryFields}
          known={knownOf(
            byId.get(asked.id),
            columns,
            entryFields.map((each) => each.name),
          )}
          onClose={close}
          onSubmit={({ set }) => doMove({ ids: [asked.id], set })}
        />
      )}
      {asked?.ask === 'act' && (
        <WorkForm
          title={`${read(kind.milestones[asked.name]?.name ?? workWords.acts)} · ${asked.ids.length === 1 ? asked.ids[0] : asked.ids.length}`}
          fields={fieldsOf(kind, districts, {
            needs: (asked.act.needs ?? []).filter((need) =>
              asked.ids.some((id) => valueOf(byId.get(id) ?? ['', null, null], columns, need) === null),
            ),
            may: asked.act.may ?? [],
          })}
          wantsReason={asked.act.reason === true}
          onClose={close}
          onSubmit={async ({ set, reason }) => {
            const wish = {
              ids: [...asked.ids],
              act: asked.name,
              set: { ...set },
              ...(reason !== undefined && { reason }),
            };
            const isTaken = await doMove(wish);
            if (isTaken) setMarked(NONE_MARKED);
            return isTaken;
          }}
        />
      )}
      {asked?.ask === 'paste' && (
        <Suspense>
          <PasteForm
            title={`${read(workWords.paste)} · ${read(kind.name)}`}
            fields={entryFields}
            onClose={close}
            onEnter={enterMany}
          />
        </Suspense>
      )}
      {asked?.ask === 'keys' && <WorkKeyHelp kind={kind} onClose={close} />}
    </Stack>
  );
}

interface EntryFormProps {
  readonly title: string;
  readonly fields: ReturnType<typeof fieldsOf>;
  readonly onClose: () => void;
  readonly onEnter: (token: string, filled: Filled) => Promise<boolean>;
}

/** The same form sent again, after an answer that did not come, is the same entity. */
function EntryForm({ onEnter, ...form }: EntryFormProps) {
  const [token] = useState(makeToken);
  return <WorkForm {...form} onSubmit={(filled) => onEnter(token, filled)} />;
}

/** The milestone that closes, by the level of what is open. */
function closedBy({ metrics }: SiteDescription, { work }: Kind): string {
  const metric = metrics[work?.open ?? ''];
  return (metric && 'level' in metric ? metric.level.until : undefined) ?? '';
}

function makeTextOf(kind: Kind, columns: Columns, saying: Parameters<typeof sayValue>[2]) {
  const texts = new WeakMap<WorkRow, string>();
  const said = new Map<string, Map<unknown, string>>();
  const names = Object.keys(kind.attributes);
  // Of twenty thousand rows most say the same of an attribute.
  const sayOnce = (name: string, value: unknown): string => {
    const known = said.get(name) ?? new Map<unknown, string>();
    said.set(name, known);
    const words = known.get(value) ?? sayValue(kind.attributes[name], value, saying);
    known.set(value, words);
    return words;
  };
  return (row: WorkRow) => {
    let text = texts.get(row);
    if (text === undefined) {
      text = idOf(row);
      for (const name of names) text += `\n${sayOnce(name, valueOf(row, columns, name))}`;
      text = text.toLowerCase();
      texts.set(row, text);
    }
    return text;
  };
}

function knownOf(row: WorkRow | undefined, columns: Columns, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((each) => {
      const value = row ? valueOf(row, columns, each) : null;
      return value === null ? [] : [[each, String(value)]];
    }),
  );
}
