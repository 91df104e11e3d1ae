import { Badge, Group, Text } from '@mantine/core';
import type { ListedCamera } from '../../../protocol/cameras.ts';
import type { Role } from '../../../protocol/site/metrics.ts';
import { useDragged } from '../tiles/carried.ts';
import { useSpeech } from '../words/language.tsx';
import classes from './sources.module.css';

/** What the list says of a camera's state, with its sign: colour is never the only one. */
export interface SaidState {
  readonly words: string;
  readonly role: Role | undefined;
}

const signs: Readonly<Record<string, readonly [string, string]>> = {
  ok: ['●', 'teal.3'],
  warning: ['◆', 'yellow.3'],
  critical: ['▲', 'red.4'],
  off: ['○', 'gray.5'],
};

/** A state in words and a sign. */
export function StateMark({ state }: { readonly state: SaidState }) {
  const [sign, colour] = signs[state.role ?? ''] ?? ['·', 'gray.4'];
  return (
    <Text span size="xs" c={colour} style={{ whiteSpace: 'nowrap' }}>
      <span aria-hidden="true">{sign}</span> {state.words}
    </Text>
  );
}

export interface CameraRowProps {
  readonly id: string;
  readonly camera: ListedCamera;
  readonly state: SaidState;
  readonly isActive: boolean;
  readonly isHeld: boolean;
  readonly place: number;
  readonly of: number;
  readonly onPick: () => void;
}

/** A camera of the tree: picked up with a click, or dragged onto a tile. */
export function CameraRow({ id, camera, state, isActive, isHeld, place, of, onPick }: CameraRowProps) {
  const { say, read } = useSpeech();
  const name = read(camera.name);
  const ref = useDragged<HTMLDivElement>({ kind: 'camera', id: camera.id, name });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus, and its keys go here.
    // biome-ignore lint/a11y/useFocusableInteractive: as above, by aria-activedescendant.
    <div
      ref={ref}
      id={id}
      role="treeitem"
      aria-level={2}
      aria-posinset={place}
      aria-setsize={of}
      aria-selected={isHeld}
      className={classes.row}
      data-active={isActive || undefined}
      data-camera={camera.number}
      onClick={onPick}
    >
      <Group gap={6} wrap="nowrap" w="100%">
        <Text span size="xs" ff="monospace" c="cyan.3" miw={28} ta="right">
          {camera.number}
        </Text>
        <Text span size="sm" truncate flex={1}>
          {name}
        </Text>
        {camera.restricted && (
          <Badge size="xs" variant="outline" color="yellow" c="yellow.2">
            {say('restricted')}
          </Badge>
        )}
        <StateMark state={state} />
      </Group>
    </div>
  );
}
