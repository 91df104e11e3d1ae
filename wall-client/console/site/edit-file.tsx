import { Button, Group, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { SiteFindings, SiteText, SiteVersion } from '../../../protocol/site-files.ts';
import { request } from '../api/request.ts';
import { attempt } from '../frame/say-fault.ts';
import { useSpeech } from '../words/language.tsx';
import { FindingsList } from './findings-list.tsx';
import { siteWords } from './site-words.ts';
import { TextEditor } from './text-editor.tsx';
import { VersionList } from './version-list.tsx';

export interface EditFileProps {
  readonly file: SiteText;
  readonly isWritable: boolean;
  /** Something was applied, so that what was read is no more what stands. */
  readonly onApplied: () => Promise<unknown>;
}

const NO_FINDINGS: SiteFindings['faults'] = [];

/** One file: its text, what is wrong with the draft, what differs, and the versions so far. */
export function EditFile({ file, isWritable, onApplied }: EditFileProps) {
  const speech = useSpeech();
  const { read } = speech;
  const [draft, setDraft] = useState(file.text);
  const [reason, setReason] = useState('');
  const [compares, setCompares] = useState(false);
  const [findings, setFindings] = useState<SiteFindings>();
  // The editor has the text itself; it begins anew where it turns to comparing and back.
  const [begun, setBegun] = useState(file.text);
  const turn = () => {
    setBegun(draft);
    setCompares(!compares);
  };
  const isDraft = draft !== file.text;
  const edit = (text: string) => {
    setDraft(text);
    setFindings(undefined);
  };
  const check = () =>
    attempt(async () => {
      setFindings(await request<SiteFindings>('POST', '/site-files/check', { file: file.file, text: draft }));
    }, speech);
  const put = async (work: () => Promise<unknown>) => {
    if (!(await attempt(work, speech))) return;
    notifications.show({ message: `${read(siteWords.applied)}: ${file.file}`, color: 'teal' });
    await onApplied();
  };
  const wish = { file: file.file, base: file.hash, reason };
  return (
    <Stack gap="sm">
      <Group gap="sm" align="end">
        <Button size="md" variant="default" onClick={() => void check()}>
          {read(siteWords.check)}
        </Button>
        <Button size="md" variant="default" disabled={!isDraft} onClick={turn}>
          {read(compares ? siteWords.edit : siteWords.compare)}
        </Button>
        <TextInput
          label={read(siteWords.reason)}
          placeholder={read(siteWords.reasonHint)}
          size="md"
          maxLength={40}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Button
          size="md"
          disabled={!isDraft || reason === '' || !isWritable}
          onClick={() => void put(() => request('PUT', '/site-files/text', { ...wish, text: draft }))}
        >
          {read(siteWords.apply)}
        </Button>
      </Group>
      {findings && <FindingsList findings={findings} />}
      <TextEditor
        key={String(compares)}
        label={compares ? read(siteWords.compareHint) : file.file}
        initial={begun}
        original={compares ? file.text : undefined}
        findings={findings?.faults.filter((fault) => fault.file === file.file) ?? NO_FINDINGS}
        onChange={edit}
      />
      <VersionList
        of={file}
        isWritable={isWritable && reason !== ''}
        onRollBack={({ hash }: SiteVersion) =>
          void put(() => request('POST', '/site-files/roll-back', { ...wish, hash }))
        }
      />
    </Stack>
  );
}
