import { Kbd, Modal, Table } from '@mantine/core';
import type { Kind } from '../../../protocol/site/kinds.ts';
import { useSpeech } from '../words/language.tsx';
import { PAGE_KEYS } from './use-work-keys.ts';
import { workWords } from './work-words.ts';

export function WorkKeyHelp({ kind, onClose }: { readonly kind: Kind; readonly onClose: () => void }) {
  const { say, read } = useSpeech();
  const acts = Object.entries(kind.work?.acts ?? {}).map(([name, { key }]) => ({
    shown: key.toUpperCase(),
    words: kind.milestones[name]?.name ?? workWords.acts,
  }));
  return (
    <Modal opened onClose={onClose} title={read(workWords.keys)} closeButtonProps={{ 'aria-label': say('close') }}>
      <Table>
        <Table.Tbody>
          {[...acts, ...PAGE_KEYS].map(({ shown, words }) => (
            <Table.Tr key={shown}>
              <Table.Td>
                <Kbd>{shown}</Kbd>
              </Table.Td>
              <Table.Td>{read(words)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
