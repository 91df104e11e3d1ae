import { Alert, List } from '@mantine/core';
import type { SiteFindings } from '../../../protocol/site-files.ts';
import { useSpeech } from '../words/language.tsx';
import { siteWords } from './site-words.ts';

/** What the check found, each with its place. */
export function FindingsList({ findings: { faults, warnings } }: { readonly findings: SiteFindings }) {
  const { read } = useSpeech();
  if (faults.length + warnings.length === 0)
    return <Alert color="teal" c="teal.2" title={read(siteWords.sound)} role="status" />;
  const lists = [
    { title: siteWords.faults, of: faults, colour: 'red', text: 'red.3' },
    { title: siteWords.warnings, of: warnings, colour: 'yellow', text: 'yellow.2' },
  ];
  return lists
    .filter(({ of }) => of.length > 0)
    .map(({ title, of, colour, text }) => (
      <Alert key={colour} color={colour} c={text} title={`${read(title)} ${of.length}`} role="status">
        <List size="sm">
          {of.map(({ file, line, column, found, expected }) => (
            <List.Item key={`${file}:${line}:${column}:${found}`}>
              {`${file} · ${read(siteWords.line)} ${line}, ${read(siteWords.column)} ${column}: ${found}; ${read(siteWords.expected)} ${expected}`}
            </List.Item>
          ))}
        </List>
      </Alert>
    ));
}
