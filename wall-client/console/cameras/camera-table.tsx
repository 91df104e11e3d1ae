import { Badge, Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { FAULT_KIND } from '../../../protocol/site/patrol-kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { SortHead, sortOf, useRowsInSight } from '../frame/long-table.tsx';
import { StateMark } from '../sources/camera-row.tsx';
import { codesOf, type SaidCode } from '../sources/say-state.ts';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { detailWords } from './detail-words.ts';
import type { CameraLine, CameraOrder } from './select-cameras.ts';

/** A name and the id below it. */
const ROW_PX = 56;

/** Says that a name opens something, and does not shout it in every line. */
const UNDERLINE = { textDecorationColor: 'var(--mantine-color-gray-6)', textUnderlineOffset: 4 };

export interface CameraTableProps {
  readonly site: SiteDescription;
  readonly lines: readonly CameraLine[];
  /** Of the cameras, each a column. */
  readonly attributes: readonly { readonly attribute: string; readonly name: string }[];
  readonly order: { readonly by: CameraOrder; readonly isReversed: boolean };
  readonly onOrder: (by: CameraOrder) => void;
  readonly onOpen: (line: CameraLine) => void;
}

/** A line for each camera; of 50,000 those in sight are in the page. */
export function CameraTable({ site, lines, attributes, order, onOrder, onOpen }: CameraTableProps) {
  const { say, read, language } = useSpeech();
  const { scroll, items, above, below } = useRowsInSight({
    count: lines.length,
    rowPx: ROW_PX,
    overscan: 10,
    columns: attributes.length + 5,
  });
  const districts = new Map(site.file.districts.map(({ code, name }) => [code, read(name)]));
  const said = new Map(attributes.map(({ attribute }) => [attribute, byCode(codesOf(site, attribute))]));
  const faults = byCode(codesOf(site, FAULT_KIND, FAULT_KIND));
  const sayCode = (known: SaidCode | undefined, code: string) => (known?.words ? read(known.words) : code);
  const head = (by: CameraOrder, label: string) => {
    const isOwn =
      typeof by === 'object' ? typeof order.by === 'object' && order.by.attribute === by.attribute : order.by === by;
    return (
      <SortHead
        key={label}
        label={label}
        heightPx={44}
        sort={sortOf(isOwn, order.isReversed)}
        onOrder={() => onOrder(by)}
      />
    );
  };
  return (
    <section
      ref={scroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
      tabIndex={0}
      aria-label={say('cameras')}
      style={{ overflow: 'auto', height: 'calc(100dvh - 230px)', minHeight: 300 }}
    >
      <Table stickyHeader aria-rowcount={lines.length + 1} miw={900}>
        <Table.Thead>
          <Table.Tr>
            {head('number', '№')}
            {head('name', say('cameraName'))}
            {head('district', say('district'))}
            {attributes.map(({ attribute, name }) => head({ attribute }, name))}
            {head('seen', say('lastSeen'))}
            {head('found', say('openFault'))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
          {above}
          {items.map(({ index }) => {
            const line = lines[index];
            if (!line) return null;
            const { camera, known, codes } = line;
            return (
              <Table.Tr
                key={camera.number}
                aria-rowindex={index + 2}
                style={{ height: ROW_PX, cursor: 'pointer' }}
                // For a pointer the whole row is a target; for keys its name is.
                onClick={() => onOpen(line)}
              >
                <Table.Td>{camera.number}</Table.Td>
                <Table.Td py={4}>
                  <UnstyledButton mih={44}>
                    <VisuallyHidden>{`${read(detailWords.open)} ${camera.number} `}</VisuallyHidden>
                    <Text span size="sm" td="underline" style={UNDERLINE}>
                      {read(camera.name)}
                    </Text>
                    <Text size="xs" c="gray.4" ff="monospace">
                      {camera.id}
                    </Text>
                  </UnstyledButton>{' '}
                  {camera.restricted && (
                    <Badge size="xs" variant="outline" color="yellow" c="yellow.2">
                      {say('restricted')}
                    </Badge>
                  )}
                </Table.Td>
                <Table.Td>{districts.get(camera.district) ?? camera.district}</Table.Td>
                {attributes.map(({ attribute }) => {
                  const code = codes[attribute];
                  const own = code === undefined ? undefined : said.get(attribute)?.get(code);
                  return (
                    <Table.Td key={attribute}>
                      {code === undefined ? '—' : <StateMark state={{ words: sayCode(own, code), role: own?.role }} />}
                    </Table.Td>
                  );
                })}
                <Table.Td>{known?.seen === undefined ? say('never') : formatMoment(known.seen, language)}</Table.Td>
                <Table.Td>
                  {known?.fault && (
                    <>
                      <StateMark
                        state={{
                          words: sayCode(faults.get(known.fault.code ?? ''), known.fault.code ?? say('openFault')),
                          role: 'warning',
                        }}
                      />{' '}
                      <Text span size="xs" c="gray.4">
                        {formatMoment(known.fault.found, language)}
                      </Text>
                    </>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
          {below}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function byCode(codes: readonly SaidCode[]): ReadonlyMap<string, SaidCode> {
  return new Map(codes.map((said) => [said.code, said]));
}
