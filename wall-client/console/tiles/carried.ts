import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Held } from './scene-tiles.ts';

/** What is dragged over the page: onto a tile, or a scene onto a whole picture. */
export type Carried = Held | { readonly kind: 'scene'; readonly scene: string };

const CARRIED = Symbol('carried');

function readCarried(data: Readonly<Record<string | symbol, unknown>>): Carried | undefined {
  return data[CARRIED] as Carried | undefined;
}

/** Makes an element one that can be dragged. */
export function useDragged<E extends HTMLElement>(carried: Carried | undefined): RefObject<E | null> {
  const ref = useRef<E>(null);
  const latest = useRef(carried);
  latest.current = carried;
  const isDraggable = carried !== undefined;
  useEffect(() => {
    const element = ref.current;
    if (!element || !isDraggable) return undefined;
    return draggable({ element, getInitialData: () => ({ [CARRIED]: latest.current }) });
  }, [isDraggable]);
  return ref;
}

export interface Dropping {
  takes(carried: Carried): boolean;
  onDrop(carried: Carried): void;
}

/** Makes an element one onto which things can be dropped; says whether one that it takes is over it. */
export function useDropPlace<E extends HTMLElement>(
  dropping: Dropping,
): { readonly ref: RefObject<E | null>; readonly isOver: boolean } {
  const ref = useRef<E>(null);
  const [isOver, setOver] = useState(false);
  const latest = useRef(dropping);
  latest.current = dropping;
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => {
        const carried = readCarried(source.data);
        return carried !== undefined && latest.current.takes(carried);
      },
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false);
        const carried = readCarried(source.data);
        if (carried) latest.current.onDrop(carried);
      },
    });
  }, []);
  return { ref, isOver };
}
