import { Table } from '@mantine/core';
import { memo, useEffect } from 'react';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { WORK_ITEMS_MOST, type WorkRow } from '../../../protocol/work.ts';
import { formatDuration } from '../../words/format-duration.ts';
import { SortHead, sortOf, useRowsInSight } from '../frame/long-table.tsx';
import { StateMark } from '../sources/camera-row.tsx';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { sayValue } from './fields.ts';
import { type Columns, dueOf, idOf, sinceOf, stageOf, valueOf, type WorkOrder } from './select-work.ts';
import { workWords } from './work-words.ts';
import classes from './work-table.module.css';

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
  /** Of what is chosen, among the rows; -1 where nothing is. */
  readonly place: number;
  readonly marked: ReadonlySet<string>;
  readonly order: WorkOrder;
  readonly isNarrow: boolean;
  /** Rows that are closed have no deadline, but a time at which they were. */
  readonly closedBy: string | undefined;
  readonly onOrder: (by: string) => void;
  readonly onChoose: (id: string) => void;
  readonly onMark: (id: string) => void;
  /** As many as one request takes, from the first on; or none any more. */
  readonly onMarkAll: () => void;
}

/** A line for each item; of twenty thousand those in sight are in the page. */
export const WorkTable = memo(function WorkTable(props: WorkTableProps) {
  const { kind, districts, rows, columns, shown, now, chosen, place, marked, order, isNarrow, closedBy } = props;
  const { onOrder, onChoose, onMark, onMarkAll } = props;
  const { read } = useSpeech();
  const rowPx = isNarrow ? NARROW_ROW_PX : ROW_PX;
  const { scroll, virtual, items, above, below } = useRowsInSight({
    count: rows.length,
    rowPx,
    overscan: 4,
    columns: isNarrow ? 3 : shown.length + 5,
  });
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place, { align: 'auto' });
  }, [place, virtual]);
  const head = (by: string, label: string) => (
    <SortHead
      key={by}
      name={by}
      label={label}
      heightPx={36}
      sort={sortOf(order.by === by, order.isReversed)}
      onOrder={() => onOrder(by)}
    />
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
              <input
                type="checkbox"
                className={classes.mark}
                aria-label={read(workWords.markAll)}
                checked={rows.length > 0 && rows.slice(0, WORK_ITEMS_MOST).every((row) => marked.has(idOf(row)))}
                onChange={onMarkAll}
              />
            </Table.Th>
            {head('id', read(workWords.subject))}
            {closedBy === undefined ? head('due', read(workWords.due)) : head(closedBy, read(workWords.closedAt))}
            {!isNarrow && shown.map((attribute) => head(attribute, nameOf(attribute)))}
            {!isNarrow && head('stage', read(workWords.stage))}
            {!isNarrow && head('since', read(workWords.since))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
          {above}
          {items.map(({ index }) => {
            const row = rows[index];
            return (
              row && (
                <Line
                  key={idOf(row)}
                  {...{ kind, districts, columns, shown, now, isNarrow, closedBy, row, index, rowPx, onChoose, onMark }}
                  isChosen={idOf(row) === chosen}
                  isMarked={marked.has(idOf(row))}
                />
              )
            );
          })}
          {below}
        </Table.Tbody>
      </Table>
    </section>
  );
});

interface LineProps
  extends Pick<WorkTableProps, 'kind' | 'districts' | 'columns' | 'shown' | 'now' | 'isNarrow' | 'closedBy'> {
  readonly row: WorkRow;
  readonly index: number;
  readonly rowPx: number;
  readonly isChosen: boolean;
  readonly isMarked: boolean;
  readonly onChoose: (id: string) => void;
  readonly onMark: (id: string) => void;
}

/** Plain elements: of these a page has hundreds, and each key makes many anew. */
const Line = memo(function Line({ row, index, rowPx, isChosen, isMarked, onChoose, onMark, ...props }: LineProps) {
  const { kind, districts, columns, shown, now, isNarrow, closedBy } = props;
  const { read, language } = useSpeech();
  const id = idOf(row);
  const saying = { districts, language };
  const stage = stageOf(row, columns, kind);
  const milestone = stage === undefined ? undefined : kind.milestones[stage]?.name;
  const since = sinceOf(row);
  const told = shown.map((name) => ({
    name,
    said: sayValue(kind.attributes[name], valueOf(row, columns, name), saying),
  }));
  const closedAt = closedBy === undefined ? null : valueOf(row, columns, closedBy);
  return (
    // For a pointer the whole row is a target; for keys its number is.
    <tr
      className={classes.row}
      aria-rowindex={index + 2}
      aria-current={isChosen || undefined}
      data-work={id}
      style={{ height: rowPx }}
      onClick={() => onChoose(id)}
    >
      <td>
        <input
          type="checkbox"
          className={classes.mark}
          aria-label={`${read(workWords.mark)} ${id}`}
          checked={isMarked}
          onClick={(event) => event.stopPropagation()}
          onChange={() => onMark(id)}
        />
      </td>
      <td>
        <button type="button" className={classes.id}>
          {id}
        </button>
        {isNarrow && (
          <span className={classes.told}>
            {[milestone && read(milestone), ...told.map(({ said }) => said)].filter(Boolean).join(' · ')}
          </span>
        )}
      </td>
      <td>{typeof closedAt === 'number' ? formatMoment(closedAt, language) : <Due due={dueOf(row)} now={now} />}</td>
      {!isNarrow &&
        told.map(({ name, said }) => (
          <td key={name} title={said}>
            {name === kind.work?.level && said !== '' ? (
              <StateMark state={{ words: said, role: roleOf(kind, name, valueOf(row, columns, name)) }} />
            ) : (
              said
            )}
          </td>
        ))}
      {!isNarrow && <td>{milestone && read(milestone)}</td>}
      {!isNarrow && <td>{since === null ? '' : formatDuration(Math.max(0, now - since), language)}</td>}
    </tr>
  );
});

/** How long is left, or by how much it is late: with a sign, since colour is never the only one. */
function Due({ due, now }: { readonly due: number | null; readonly now: number }) {
  const { read, language } = useSpeech();
  if (due === null) return '';
  const isLate = due <= now;
  return (
    <span className={isLate ? classes.late : undefined}>
      {isLate && <span aria-hidden="true">▲ </span>}
      {`${read(isLate ? workWords.late : workWords.left)} ${formatDuration(Math.abs(due - now), language)}`}
    </span>
  );
}

function roleOf({ attributes }: Kind, name: string, code: unknown) {
  const attribute = attributes[name];
  return attribute && 'codes' in attribute ? attribute.roles?.[String(code)] : undefined;
}
