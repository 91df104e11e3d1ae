import { Kbd, Modal, Table } from '@mantine/core';
import type { ConsoleWord } from '../words/console-words.ts';
import { useSpeech } from '../words/language.tsx';

const keys: readonly (readonly [string, ConsoleWord])[] = [
  ['1 … 99  Enter', 'keyNumber'],
  ['12 . 3  Enter', 'keyPoint'],
  ['/', 'keySearch'],
  ['Ctrl K', 'palette'],
  ['← →', 'keyArrows'],
  ['Enter', 'keyEnter'],
  ['Z', 'freeze'],
  ['B', 'blank'],
  ['C', 'drawCurtain'],
  ['U', 'undo'],
  ['L', 'keyLock'],
  ['Space', 'keyHold'],
  ['F', 'fullScreen'],
  ['Esc', 'keyEscape'],
  ['?', 'keyHelp'],
];

export function KeyHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { say } = useSpeech();
  return (
    <Modal opened={opened} onClose={onClose} title={say('help')} closeButtonProps={{ 'aria-label': say('close') }}>
      <Table>
        <Table.Tbody>
          {keys.map(([key, word]) => (
            <Table.Tr key={key}>
              <Table.Td>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{say(word)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
