import { SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useDeferredValue, useId, useMemo, useRef, useState } from 'react';
import type { ListedCamera } from '../../../protocol/cameras.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { useCameraList, useCameraStates } from '../api/cameras.ts';
import { readQuery } from '../search/find-matches.ts';
import type { Held } from '../tiles/scene-tiles.ts';
import { useSpeech } from '../words/language.tsx';
import { CameraRow, type SaidState } from './camera-row.tsx';
import { growTree, type TreeRow } from './camera-tree.ts';
import { codeOf, codesOf, STATE_ATTRIBUTE } from './say-state.ts';
import { SEARCH_FIELD } from './search-field.ts';
import classes from './sources.module.css';
import { useCameraTexts } from './use-camera-search.ts';

/** High enough for a finger. */
const ROW_PX = 44;
/** So few are shown with every branch open. */
const FEW = 200;
const UNKNOWN = '';

export interface CameraTreeProps {
  readonly site: SiteDescription;
  readonly held: Held | undefined;
  readonly onPick: (held: Held) => void;
}

/** The site's cameras by district or by state, with a field in which they are looked for. */
export function CameraTree({ site, held, onPick }: CameraTreeProps) {
  const { say, read } = useSpeech();
  const id = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const { cameras, isLoading } = useCameraList();
  const states = useCameraStates();
  const [typed, setTyped] = useState('');
  const [by, setBy] = useState<'district' | 'state'>('district');
  const [active, setActive] = useState(0);
  /** Branches that are not as they are at first. */
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const looked = useDeferredValue(typed);
  const textOf = useCameraTexts({ cameras, site, isWanted: looked !== '' });

  const saidStates = useMemo(() => new Map(codesOf(site, STATE_ATTRIBUTE).map((said) => [said.code, said])), [site]);
  const sayState = (code: string | undefined): SaidState => {
    const said = code === undefined ? undefined : saidStates.get(code);
    return { words: said?.words ? read(said.words) : (code ?? say('stateUnknown')), role: said?.role };
  };
  const districts = useMemo(() => new Map(site.file.districts.map(({ code, name }) => [code, name])), [site]);
  const nameOf = (branch: string) => {
    const district = districts.get(branch);
    if (by === 'state') return sayState(branch === UNKNOWN ? undefined : branch).words;
    return district ? read(district) : branch;
  };
  const isOpenAtFirst = cameras.length <= FEW;
  const stateOf = useCallback(
    (camera: ListedCamera) => codeOf(states, states?.byNumber.get(camera.number), STATE_ATTRIBUTE),
    [states],
  );
  const rows = useMemo(() => {
    const branches = by === 'district' ? [...districts.keys()] : [...saidStates.keys()];
    return growTree({
      cameras,
      branches,
      branchOf: by === 'district' ? ({ district }) => district : (camera) => stateOf(camera) ?? UNKNOWN,
      textOf,
      query: readQuery(looked),
      open: new Set([...branches, UNKNOWN].filter((branch) => turned.has(branch) !== isOpenAtFirst)),
    });
  }, [cameras, by, districts, saidStates, stateOf, textOf, looked, turned, isOpenAtFirst]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const at = Math.min(active, rows.length - 1);
  const idOf = (index: number) => `${id}-${index}`;
  const act = (row: TreeRow | undefined) => {
    if (row?.row === 'camera') onPick({ kind: 'camera', id: row.camera.id, name: read(row.camera.name) });
    else if (row && looked === '') {
      const next = new Set(turned);
      if (!next.delete(row.branch)) next.add(row.branch);
      setTurned(next);
    }
  };
  const moveTo = (index: number) => {
    const to = Math.max(0, Math.min(rows.length - 1, index));
    setActive(to);
    virtual.scrollToIndex(to);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const row = rows[at];
    if (event.key === 'ArrowDown') moveTo(at + 1);
    else if (event.key === 'ArrowUp') moveTo(at - 1);
    else if (event.key === 'Enter') {
      act(row);
      // The next keys are the tile's.
      if (row?.row === 'camera') event.currentTarget.blur();
    } else if (event.key === 'Escape') {
      setTyped('');
      event.currentTarget.blur();
    } else return;
    event.preventDefault();
  };
  return (
    <Stack gap={6}>
      <TextInput
        {...SEARCH_FIELD}
        size="md"
        role="combobox"
        aria-label={say('findCamera')}
        aria-expanded
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={rows.length > 0 ? idOf(at) : undefined}
        placeholder={`/ ${say('findCamera')}`}
        autoComplete="off"
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          // The first camera rather than its branch: Enter picks it up.
          setActive(currentTarget.value === '' ? 0 : 1);
          scroll.current?.scrollTo({ top: 0 });
        }}
        onKeyDown={onKeyDown}
      />
      <SegmentedControl
        fullWidth
        aria-label={say('sources')}
        value={by}
        onChange={(value) => setBy(value === 'state' ? 'state' : 'district')}
        data={[
          { value: 'district', label: say('byDistrict') },
          { value: 'state', label: say('byState') },
        ]}
      />
      {rows.length === 0 && (
        <Text c="gray.4" p="xs" role="status">
          {say(isLoading ? 'loading' : cameras.length === 0 ? 'noCameras' : 'noneFound')}
        </Text>
      )}
      <div
        ref={scroll}
        id={id}
        role="tree"
        aria-label={say('cameras')}
        className={classes.scroll}
        style={{ height: rows.length === 0 ? 0 : 'min(58vh, 560px)' }}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <div key={index} role="presentation" style={{ position: 'absolute', insetInline: 0, top: start }}>
                {row.row === 'branch' ? (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus, and its keys go here.
                  // biome-ignore lint/a11y/useFocusableInteractive: as above, by aria-activedescendant.
                  <div
                    id={idOf(index)}
                    role="treeitem"
                    aria-level={1}
                    aria-expanded={row.isOpen}
                    aria-selected={false}
                    className={`${classes.row} ${classes.branch}`}
                    data-active={index === at || undefined}
                    onClick={() => act(row)}
                  >
                    <Text span size="sm" fw={600} flex={1}>
                      <span aria-hidden="true">{row.isOpen ? '▾' : '▸'}</span> {nameOf(row.branch)}
                    </Text>
                    <Text span size="xs" c="gray.4">
                      {row.count}
                    </Text>
                  </div>
                ) : (
                  <CameraRow
                    id={idOf(index)}
                    camera={row.camera}
                    state={sayState(stateOf(row.camera))}
                    isActive={index === at}
                    isHeld={held?.kind === 'camera' && held.id === row.camera.id}
                    place={row.place}
                    of={row.of}
                    onPick={() => {
                      setActive(index);
                      act(row);
                    }}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
      <Text size="xs" c="gray.4">
        {say('findHint')}
      </Text>
    </Stack>
  );
}
