import { lazy, Suspense, useState } from 'react';
import { assertNever } from '../../../protocol/assert-never.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { WorkAct } from '../../../protocol/site/work.ts';
import type { WorkRow } from '../../../protocol/work.ts';
import { useSpeech } from '../words/language.tsx';
import { changesOf, type Field, fieldsOf, type Known } from './fields.ts';
import { CorrectionForm, StrikeForm, TakeBackForm } from './item-forms.tsx';
import { ItemHistory } from './item-history.tsx';
import { makeToken } from './make-token.ts';
import { type Columns, idOf, valueOf } from './select-work.ts';
import { lacking } from './moves.ts';
import type { Moves } from './use-moves.ts';
import { WorkForm, type WorkFormProps } from './work-form.tsx';
import { WorkKeyHelp } from './work-key-help.tsx';
import { workWords } from './work-words.ts';

/** With its reader of tables, which is as large as all the rest of the page. */
const PasteForm = lazy(async () => ({ default: (await import('./paste-form.tsx')).PasteForm }));

/** What is asked over the page; rows as they were when it was. */
export type Asked =
  | { readonly ask: 'enter' | 'paste' | 'keys' }
  | { readonly ask: 'edit' | 'correct' | 'history'; readonly row: WorkRow }
  | { readonly ask: 'takeBack'; readonly row: WorkRow; readonly step: string }
  | { readonly ask: 'strike'; readonly row: WorkRow; readonly isOut: boolean }
  | { readonly ask: 'act'; readonly name: string; readonly act: WorkAct; readonly rows: readonly WorkRow[] };

export interface WorkDialogProps {
  readonly asked: Asked;
  readonly name: string;
  readonly kind: Kind;
  readonly site: Pick<SiteDescription['file'], 'districts' | 'timeZone'>;
  readonly columns: Columns;
  /** Of what is entered. */
  readonly fields: readonly Field[];
  readonly moves: Moves;
  readonly onClose: () => void;
}

export function WorkDialog({ asked, name: of, kind, site, columns, fields, moves, onClose }: WorkDialogProps) {
  const { read } = useSpeech();
  const { districts } = site;
  switch (asked.ask) {
    case 'enter':
      return (
        <EntryForm
          title={`${read(workWords.enter)} ${read(kind.name)}`}
          fields={fields}
          onClose={onClose}
          onEnter={moves.enterOne}
        />
      );
    case 'paste':
      return (
        <Suspense>
          <PasteForm
            title={`${read(workWords.paste)} · ${read(kind.name)}`}
            {...{ fields, onClose }}
            onEnter={moves.enterMany}
          />
        </Suspense>
      );
    case 'keys':
      return <WorkKeyHelp kind={kind} onClose={onClose} />;
    case 'history':
      return <ItemHistory name={of} id={idOf(asked.row)} {...{ kind, site, onClose }} />;
    case 'correct':
      return <CorrectionForm {...{ kind, site, columns, moves, onClose }} row={asked.row} />;
    case 'takeBack':
      return <TakeBackForm {...{ kind, site, columns, moves, onClose }} row={asked.row} step={asked.step} />;
    case 'strike':
      return <StrikeForm {...{ moves, onClose }} row={asked.row} isOut={asked.isOut} />;
    case 'edit': {
      const id = idOf(asked.row);
      const known = knownOf(asked.row, columns, fields);
      return (
        <WorkForm
          title={`${read(workWords.edit)} ${id}`}
          // Nothing can be unset here.
          fields={fields.map((field) => ({ ...field, isNeeded: known[field.name] !== undefined }))}
          known={known}
          onClose={onClose}
          onSubmit={async ({ set: all }) => {
            const set = changesOf(all, known);
            return Object.keys(set).length === 0 || moves.move({ ids: [id], set });
          }}
        />
      );
    }
    case 'act': {
      const { name, act, rows } = asked;
      const ids = rows.map(idOf);
      return (
        <WorkForm
          title={`${read(kind.milestones[name]?.name ?? workWords.acts)} · ${ids.length === 1 ? ids[0] : ids.length}`}
          fields={fieldsOf(kind, districts, { needs: lacking(rows, act.needs ?? [], columns), may: act.may ?? [] })}
          wantsReason={act.reason === true}
          onClose={onClose}
          onSubmit={({ set, reason }) =>
            moves.move({ ids, act: name, set: { ...set }, ...(reason !== undefined && { reason }) })
          }
        />
      );
    }
    default:
      return assertNever(asked);
  }
}

interface EntryFormProps extends Pick<WorkFormProps, 'title' | 'fields' | 'onClose'> {
  readonly onEnter: Moves['enterOne'];
}

/** The same form sent again, after an answer that did not come, is the same entity. */
function EntryForm({ onEnter, ...form }: EntryFormProps) {
  const [token] = useState(makeToken);
  return <WorkForm {...form} onSubmit={({ set }) => onEnter({ token, set: { ...set } })} />;
}

function knownOf(row: WorkRow, columns: Columns, fields: readonly Field[]): Known {
  return Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = valueOf(row, columns, name);
      return value === null ? [] : [[name, String(value)]];
    }),
  );
}
