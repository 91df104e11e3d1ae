import { Kbd, Modal, Table } from '@mantine/core';
import type { Words } from '../../../protocol/words.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import { useSpeech } from '../words/language.tsx';
import { workWords } from './work-words.ts';

const PAGE_KEYS: readonly (readonly [string, Words])[] = [
  ['1 … 9  0', workWords.keyKind],
  ['↑ ↓', workWords.keyMove],
  ['/', workWords.keyFind],
  ['N', workWords.enter],
  ['E', workWords.edit],
  ['X', workWords.mark],
  ['Shift X', workWords.markAll],
  ['O', workWords.overdue],
  ['M', workWords.mine],
  ['L', workWords.closed],
  ['V', workWords.board],
  ['P', workWords.paste],
  ['Ctrl Enter', workWords.keySubmit],
  ['Esc', workWords.keyEscape],
  ['?', workWords.keyHelp],
];

export function WorkKeyHelp({ kind, onClose }: { readonly kind: Kind; readonly onClose: () => void }) {
  const { say, read } = useSpeech();
  const acts = Object.entries(kind.work?.acts ?? {}).map(
    ([name, { key }]) => [key.toUpperCase(), kind.milestones[name]?.name ?? workWords.acts] as const,
  );
  return (
    <Modal opened onClose={onClose} title={read(workWords.keys)} closeButtonProps={{ 'aria-label': say('close') }}>
      <Table>
        <Table.Tbody>
          {[...acts, ...PAGE_KEYS].map(([key, words]) => (
            <Table.Tr key={key}>
              <Table.Td>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{read(words)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
