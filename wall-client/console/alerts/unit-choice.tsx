import { Button, Modal, SimpleGrid } from '@mantine/core';
import type { Kind } from '../../../protocol/site/kinds.ts';
import { useSpeech } from '../words/language.tsx';
import { deskWords } from './desk-words.ts';

export interface UnitChoiceProps {
  readonly kind: Kind;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onChoose: (unit: string) => void;
}

/** Whom to give it to: one press a unit. */
export function UnitChoice({ kind, opened, onClose, onChoose }: UnitChoiceProps) {
  const { say, read } = useSpeech();
  const attribute = kind.desk?.unit === undefined ? undefined : kind.attributes[kind.desk.unit];
  const codes = attribute && 'codes' in attribute && attribute.codes !== 'districts' ? attribute.codes : {};
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={read(deskWords.chooseUnit)}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <SimpleGrid cols={2}>
        {Object.entries(codes).map(([code, words]) => (
          <Button key={code} size="md" variant="default" onClick={() => onChoose(code)}>
            {read(words)}
          </Button>
        ))}
      </SimpleGrid>
    </Modal>
  );
}
