import { Table, UnstyledButton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';

export interface LongTable {
  readonly count: number;
  readonly rowPx: number;
  /** Rows that are kept above and below those in sight. */
  readonly overscan: number;
  /** Columns that the room of all other rows reaches over. */
  readonly columns: number;
}

/** Of a table of many thousand rows those in sight, and the room of the others above and below; `scroll` is what scrolls. */
export function useRowsInSight({ count, rowPx, overscan, columns }: LongTable) {
  const scroll = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan,
  });
  const items = virtual.getVirtualItems();
  const room = (height: number) =>
    height > 0 && (
      <Table.Tr aria-hidden="true">
        <Table.Td colSpan={columns} p={0} style={{ height }} />
      </Table.Tr>
    );
  return {
    scroll,
    virtual,
    items,
    above: room(items[0]?.start ?? 0),
    below: room(virtual.getTotalSize() - (items.at(-1)?.end ?? 0)),
  };
}

export interface SortHeadProps {
  readonly label: string;
  readonly sort: 'ascending' | 'descending' | 'none';
  readonly heightPx: number;
  /** Of the order, for whoever looks for it in the page. */
  readonly name?: string;
  readonly onOrder: () => void;
}

/** A head by which a table is sorted. */
export function SortHead({ label, sort, heightPx, name, onOrder }: SortHeadProps) {
  return (
    <Table.Th aria-sort={sort} style={{ whiteSpace: 'nowrap' }}>
      <UnstyledButton h={heightPx} fw={600} fz="sm" data-order={name} onClick={onOrder}>
        {label} <span aria-hidden="true">{{ ascending: '▴', descending: '▾', none: '' }[sort]}</span>
      </UnstyledButton>
    </Table.Th>
  );
}

/** How a column stands to the order of its table. */
export function sortOf(isOwn: boolean, isReversed: boolean): SortHeadProps['sort'] {
  if (!isOwn) return 'none';
  return isReversed ? 'descending' : 'ascending';
}
