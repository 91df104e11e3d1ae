import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { placeAfter } from './drafted-steps.ts';

const PLACE = Symbol('place');

export interface ReorderOptions {
  /** From 0. */
  readonly place: number;
  readonly onDropped: (from: number, to: number) => void;
}

export interface Reorder {
  readonly card: RefObject<HTMLDivElement | null>;
  readonly handle: RefObject<HTMLButtonElement | null>;
  /** Where what is dragged over it would go. */
  readonly edge: 'above' | 'below' | undefined;
  readonly isDragged: boolean;
}

/** Makes a card one of a list whose cards are dragged by their handles to other places. */
export function useReorder({ place, onDropped }: ReorderOptions): Reorder {
  const card = useRef<HTMLDivElement>(null);
  const handle = useRef<HTMLButtonElement>(null);
  const [edge, setEdge] = useState<Reorder['edge']>();
  const [isDragged, setDragged] = useState(false);
  const latest = useRef({ place, onDropped });
  latest.current = { place, onDropped };
  useEffect(() => {
    const element = card.current;
    const dragHandle = handle.current;
    if (!element || !dragHandle) return undefined;
    const edgeAt = (clientY: number) => {
      const { top, height } = element.getBoundingClientRect();
      return clientY < top + height / 2 ? 'above' : 'below';
    };
    return combine(
      draggable({
        element,
        dragHandle,
        getInitialData: () => ({ [PLACE]: latest.current.place }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => PLACE in source.data && source.element !== element,
        onDrag: ({ location }) => setEdge(edgeAt(location.current.input.clientY)),
        onDragLeave: () => setEdge(undefined),
        onDrop: ({ source, location }) => {
          setEdge(undefined);
          const from = Number((source.data as Readonly<Record<symbol, unknown>>)[PLACE]);
          const to = placeAfter(from, latest.current.place, edgeAt(location.current.input.clientY));
          if (to !== from) latest.current.onDropped(from, to);
        },
      }),
    );
  }, []);
  return { card, handle, edge, isDragged };
}
