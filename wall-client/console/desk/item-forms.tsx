import { useMemo } from 'react';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { WorkRow } from '../../../protocol/work.ts';
import { useSpeech } from '../words/language.tsx';
import { correctionOf, knownTexts } from './corrections.ts';
import { fieldsOf, timeFieldsOf } from './fields.ts';
import { type Columns, idOf, valueOf } from './select-work.ts';
import type { Moves } from './use-moves.ts';
import { WorkForm } from './work-form.tsx';
import { workWords } from './work-words.ts';
import { writeMoment } from './moment-text.ts';

export interface ItemFormProps {
  readonly kind: Kind;
  readonly site: Pick<SiteDescription['file'], 'districts' | 'timeZone'>;
  readonly columns: Columns;
  readonly row: WorkRow;
  readonly moves: Moves;
  readonly onClose: () => void;
}

/** Everything that is told of an item, to be put right, or emptied to be cleared. */
export function CorrectionForm({ kind, site: { districts, timeZone }, columns, row, moves, onClose }: ItemFormProps) {
  const { read } = useSpeech();
  const fields = useMemo(
    () => [...fieldsOf(kind, districts, { may: Object.keys(kind.attributes) }), ...timeFieldsOf(kind, timeZone)],
    [kind, districts, timeZone],
  );
  const known = useMemo(() => knownTexts(row, columns, { fields, timeZone }), [row, columns, fields, timeZone]);
  return (
    <WorkForm
      title={`${read(workWords.correct)} ${idOf(row)}`}
      {...{ fields, known, onClose }}
      hint={read(workWords.correctHint)}
      wantsReason
      reasonHint={workWords.correctionReasonHint}
      onSubmit={async ({ typed, reason = '' }) => {
        const wish = correctionOf(fields, { known, typed });
        return !wish || moves.correct(idOf(row), { ...wish, reason });
      }}
    />
  );
}

/** One milestone as if it had never been pressed. */
export function TakeBackForm({ step, ...props }: ItemFormProps & { readonly step: string }) {
  const { kind, site, columns, row, moves, onClose } = props;
  const { read } = useSpeech();
  const at = valueOf(row, columns, step);
  const when = typeof at === 'number' ? writeMoment(at, site.timeZone) : '';
  return (
    <WorkForm
      title={`${read(workWords.takeBack)} ${read(kind.milestones[step]?.name ?? workWords.acts)} ${when} · ${idOf(row)}`}
      {...{ fields: [], onClose }}
      hint={read(workWords.takeBackHint)}
      wantsReason
      reasonHint={workWords.correctionReasonHint}
      onSubmit={({ reason = '' }) => moves.correct(idOf(row), { milestones: { [step]: null }, reason })}
    />
  );
}

/** Strikes an item out, or brings it back. */
export function StrikeForm({ isOut, ...props }: Pick<ItemFormProps, 'row' | 'moves' | 'onClose'> & { isOut: boolean }) {
  const { row, moves, onClose } = props;
  const { read } = useSpeech();
  return (
    <WorkForm
      title={`${read(isOut ? workWords.bringBack : workWords.strikeOut)} ${idOf(row)}`}
      {...{ fields: [], onClose }}
      hint={read(isOut ? workWords.bringBackHint : workWords.strikeOutHint)}
      wantsReason
      reasonHint={workWords.correctionReasonHint}
      onSubmit={({ reason = '' }) => moves.correct(idOf(row), { voided: !isOut, reason })}
    />
  );
}
