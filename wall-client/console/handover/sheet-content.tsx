import { List, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { HandoverContent } from '../../../protocol/handover.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { formatCount, formatShare, NO_NUMBER } from '../../words/format-number.ts';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { handoverWords } from './handover-words.ts';

/** What the sheet says, in the language of whoever reads it. */
export function SheetContent({ site, content }: { readonly site: SiteDescription; readonly content: HandoverContent }) {
  const { read, language } = useSpeech();
  const nameOf = (metric: string) => (site.metrics[metric] ? read(site.metrics[metric].name) : metric);
  const format = (metric: string, value: number) =>
    'ratio' in (site.metrics[metric] ?? {}) ? formatShare(value) : formatCount(value);
  const { figures, lists, acts, notes } = content;
  return (
    <Stack gap="md">
      <Section title={read(handoverWords.figures)} isEmpty={figures.length === 0}>
        <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
          {figures.map(({ metric, value, before }) => (
            <Stack key={metric} gap={0}>
              <Text size="sm" c="gray.4">
                {nameOf(metric)}
              </Text>
              <Text fz={26} fw={700} style={{ fontVariantNumeric: 'tabular-nums' }}>
                {value === null ? NO_NUMBER : format(metric, value)}
              </Text>
              {before !== undefined && (
                <Text size="sm" c="gray.4">
                  {read(handoverWords.lastTime)} {format(metric, before)}
                </Text>
              )}
            </Stack>
          ))}
        </SimpleGrid>
      </Section>
      {lists.map(({ metric, total, rows }) => (
        <Section key={metric} title={`${nameOf(metric)} ${total}`} isEmpty={rows.length === 0}>
          <List listStyleType="none" spacing={4}>
            {rows.map(({ id, at, words }) => (
              <List.Item key={id}>
                {id} · {read(words)} · {formatMoment(at, language)}
              </List.Item>
            ))}
          </List>
        </Section>
      ))}
      <Section title={read(handoverWords.acts)} isEmpty={acts.length === 0}>
        <List listStyleType="none" spacing={4}>
          {acts.map(({ at, by, what, on, after }) => (
            <List.Item key={`${at} ${what} ${after}`} style={{ overflowWrap: 'anywhere' }}>
              {formatMoment(at, language)} · {by} · {what} · {on} {after}
            </List.Item>
          ))}
        </List>
      </Section>
      <Section title={read(handoverWords.notes)} isEmpty={notes.length === 0}>
        <List listStyleType="none" spacing={4}>
          {notes.map(({ at, by, text }) => (
            <List.Item key={`${at} ${text}`}>
              {text} — {by}, {formatMoment(at, language)}
            </List.Item>
          ))}
        </List>
      </Section>
    </Stack>
  );
}

interface SectionProps {
  readonly title: string;
  readonly isEmpty: boolean;
  readonly children: React.ReactNode;
}

function Section({ title, isEmpty, children }: SectionProps) {
  const { read } = useSpeech();
  return (
    <Stack gap={4}>
      <Title order={2} size="h5">
        {title}
      </Title>
      {isEmpty ? <Text c="gray.4">{read(handoverWords.nothing)}</Text> : children}
    </Stack>
  );
}
