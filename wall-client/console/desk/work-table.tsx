import { Table, Text, UnstyledButton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef } from 'react';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { WorkRow } from '../../../protocol/work.ts';
import { formatDuration } from '../../words/format-duration.ts';
import { StateMark } from '../sources/camera-row.tsx';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { sayValue } from './fields.ts';
import { type Columns, dueOf, idOf, sinceOf, stageOf, valueOf, type WorkOrder } from './select-work.ts';
import { workWords } from './work-words.ts';

const ROW_PX = 44;
/** Of a phone, on which each row says more in fewer columns. */
const NARROW_ROW_PX = 76;

export interface WorkTableProps {
  readonly kind: Kind;
  readonly districts: SiteDescription['file']['districts'];
  readonly rows: readonly WorkRow[];
  readonly columns: Columns;
  /** Attributes that have a column each. */
  readonly shown: readonly string[];
  readonly now: number;
  readonly chosen: string | undefined;
  readonly marked: ReadonlySet<string>;
  readonly order: WorkOrder;
  readonly isNarrow: boolean;
  /** Rows that are closed have no deadline, but a time at which they were. */
  readonly closedBy: string | undefined;
  readonly onOrder: (by: string) => void;
  readonly onChoose: (id: string) => void;
  readonly onMark: (id: string) => void;
}

/** A line for each item; of twenty thousand those in sight are in the page. */
export const WorkTable = memo(function WorkTable(props: WorkTableProps) {
  const { kind, rows, shown, chosen, order, isNarrow, closedBy, onOrder } = props;
  const { read } = useSpeech();
  const scroll = useRef<HTMLElement>(null);
  const rowPx = isNarrow ? NARROW_ROW_PX : ROW_PX;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 6,
  });
  const place = chosen === undefined ? -1 : rows.findIndex((row) => idOf(row) === chosen);
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place, { align: 'auto' });
  }, [place, virtual]);
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const head = (by: string, label: string) => (
    <Table.Th
      key={by}
      aria-sort={order.by === by ? (order.isReversed ? 'descending' : 'ascending') : 'none'}
      style={{ whiteSpace: 'nowrap' }}
    >
      <UnstyledButton h={36} fw={600} fz="sm" data-order={by} onClick={() => onOrder(by)}>
        {label} <span aria-hidden="true">{order.by === by ? (order.isReversed ? '▾' : '▴') : ''}</span>
      </UnstyledButton>
    </Table.Th>
  );
  const columns = isNarrow ? 3 : shown.length + 5;
  const room = (height: number) =>
    height > 0 && (
      <Table.Tr aria-hidden="true">
        <Table.Td colSpan={columns} p={0} style={{ height }} />
      </Table.Tr>
    );
  const nameOf = (attribute: string) => read(kind.attributes[attribute]?.name ?? workWords.subject);
  return (
    <section
      ref={scroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
      tabIndex={0}
      aria-label={read(kind.name)}
      style={{ overflow: 'auto', flex: 1, minHeight: 260 }}
    >
      <Table stickyHeader aria-rowcount={rows.length + 1} miw={isNarrow ? undefined : 860}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={36}>
              <span aria-hidden="true">✓</span>
            </Table.Th>
            {head('id', read(workWords.subject))}
            {!isNarrow && shown.map((attribute) => head(attribute, nameOf(attribute)))}
            {!isNarrow && head('stage', read(workWords.stage))}
            {!isNarrow && head('since', read(workWords.since))}
            {head('due', read(closedBy === undefined ? workWords.due : workWords.closedAt))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
          {room(above)}
          {items.map(({ index }) => {
            const row = rows[index];
            return row && <Line key={idOf(row)} {...props} row={row} index={index} rowPx={rowPx} />;
          })}
          {room(below)}
        </Table.Tbody>
      </Table>
    </section>
  );
});

interface LineProps extends WorkTableProps {
  readonly row: WorkRow;
  readonly index: number;
  readonly rowPx: number;
}

function Line({ row, index, rowPx, ...props }: LineProps) {
  const { kind, districts, columns, shown, now, chosen, marked, isNarrow, closedBy, onChoose, onMark } = props;
  const { read, language } = useSpeech();
  const id = idOf(row);
  const isChosen = id === chosen;
  const saying = { districts, language };
  const say = (name: string) => sayValue(kind.attributes[name], valueOf(row, columns, name), saying);
  const stage = stageOf(row, columns, kind);
  const milestone = stage === undefined ? undefined : kind.milestones[stage]?.name;
  const since = sinceOf(row);
  const told = shown.map((name) => ({ name, said: say(name) }));
  const closedAt = closedBy === undefined ? null : valueOf(row, columns, closedBy);
  return (
    <Table.Tr
      aria-rowindex={index + 2}
      aria-current={isChosen || undefined}
      data-work={id}
      bg={isChosen ? 'dark.5' : 'transparent'}
      style={{ height: rowPx, cursor: 'pointer', boxShadow: isChosen ? 'inset 3px 0 var(--mantine-color-cyan-4)' : '' }}
      onClick={() => onChoose(id)}
    >
      <Table.Td p={4}>
        <input
          type="checkbox"
          style={{ width: 24, height: 24, accentColor: 'var(--mantine-color-cyan-5)' }}
          aria-label={`${read(workWords.mark)} ${id}`}
          checked={marked.has(id)}
          onClick={(event) => event.stopPropagation()}
          onChange={() => onMark(id)}
        />
      </Table.Td>
      <Table.Td py={4}>
        {/* For a pointer the whole row is a target; for keys its number is. */}
        <UnstyledButton fz="sm" ff="monospace" style={{ whiteSpace: 'nowrap' }} mih={24}>
          {id}
        </UnstyledButton>
        {isNarrow && (
          <Text size="xs" lineClamp={2}>
            {[milestone && read(milestone), ...told.map(({ said }) => said)].filter(Boolean).join(' · ')}
          </Text>
        )}
      </Table.Td>
      {!isNarrow &&
        told.map(({ name, said }) => (
          <Table.Td key={name} py={4} maw={260}>
            {name === kind.work?.level && said !== '' ? (
              <StateMark state={{ words: said, role: roleOf(kind, name, valueOf(row, columns, name)) }} />
            ) : (
              <Text size="sm" truncate>
                {said}
              </Text>
            )}
          </Table.Td>
        ))}
      {!isNarrow && (
        <Table.Td py={4} style={{ whiteSpace: 'nowrap' }}>
          {milestone && read(milestone)}
        </Table.Td>
      )}
      {!isNarrow && (
        <Table.Td py={4} style={{ whiteSpace: 'nowrap' }}>
          {since === null ? '' : formatDuration(Math.max(0, now - since), language)}
        </Table.Td>
      )}
      <Table.Td py={4} style={{ whiteSpace: 'nowrap' }}>
        {typeof closedAt === 'number' ? formatMoment(closedAt, language) : <Due due={dueOf(row)} now={now} />}
      </Table.Td>
    </Table.Tr>
  );
}

/** How long is left, or by how much it is late: with a sign, since colour is never the only one. */
function Due({ due, now }: { readonly due: number | null; readonly now: number }) {
  const { read, language } = useSpeech();
  if (due === null) return '';
  const isLate = due <= now;
  return (
    <Text size="sm" c={isLate ? 'red.4' : 'gray.3'} span>
      {isLate && <span aria-hidden="true">▲ </span>}
      {`${read(isLate ? workWords.late : workWords.left)} ${formatDuration(Math.abs(due - now), language)}`}
    </Text>
  );
}

function roleOf({ attributes }: Kind, name: string, code: unknown) {
  const attribute = attributes[name];
  return attribute && 'codes' in attribute ? attribute.roles?.[String(code)] : undefined;
}
