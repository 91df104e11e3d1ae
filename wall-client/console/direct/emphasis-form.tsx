import { Button, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Banner, BANNER_CHARACTERS_MOST, type Highlight, type Spotlight } from '../../../protocol/arrangement.ts';
import type { Command } from '../../../protocol/commands.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { attempt } from '../frame/say-fault.ts';
import { directWords } from '../words/direct-words.ts';
import { useSpeech } from '../words/language.tsx';
import { spotlightChoices } from './spotlight-choices.ts';

const MINUTE_MS = 60_000;

export interface EmphasisFormProps {
  readonly site: SiteDescription;
  /** What stands on the wall. */
  readonly scene: string | undefined;
  readonly banner: Banner | undefined;
  readonly spotlight: Spotlight | undefined;
  readonly highlight: Highlight | undefined;
  readonly command: (command: Command) => Promise<unknown>;
}

/** What the wall is to look at: words over it, one of its panels, one district. */
export function EmphasisForm(props: EmphasisFormProps) {
  return (
    <Group gap="lg" align="flex-end">
      <BannerForm {...props} />
      <SpotlightChoice {...props} />
      <HighlightChoice {...props} />
    </Group>
  );
}

function BannerForm({ banner, command }: EmphasisFormProps) {
  const speech = useSpeech();
  const { read } = speech;
  const [text, setText] = useState('');
  const [level, setLevel] = useState<Banner['level']>('information');
  const [minutes, setMinutes] = useState<number | string>('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The desk's clock: an end to the minute needs no other.
    const until = typeof minutes === 'number' ? { until: Math.round(Date.now() + minutes * MINUTE_MS) } : {};
    void attempt(() => command({ do: 'banner', text: text.trim(), level, ...until }), speech);
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-end">
        <TextInput
          label={read(directWords.banner)}
          description={read(directWords.bannerHint)}
          maxLength={BANNER_CHARACTERS_MOST}
          w={{ base: 240, md: 320 }}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Select
          label={read(directWords.level)}
          w={110}
          allowDeselect={false}
          data={(['information', 'warning', 'critical'] as const).map((value) => ({
            value,
            label: read(directWords[value]),
          }))}
          value={level}
          onChange={(value) => value && setLevel(value as Banner['level'])}
        />
        <NumberInput
          label={read(directWords.minutes)}
          w={110}
          min={1}
          max={1_440}
          value={minutes}
          onChange={setMinutes}
        />
        <Button type="submit" h={44} variant="default" disabled={text.trim() === ''}>
          {read(directWords.show)}
        </Button>
        {banner && (
          <Button h={44} variant="filled" onClick={() => void attempt(() => command({ do: 'removeBanner' }), speech)}>
            {read(directWords.removeBanner)}
          </Button>
        )}
      </Group>
    </form>
  );
}

function SpotlightChoice({ site, scene, spotlight, command }: EmphasisFormProps) {
  const speech = useSpeech();
  const { read } = speech;
  const choose = (panel: string | null) => {
    if (scene === undefined) return;
    void attempt(() => command(panel === null ? { do: 'endSpotlight' } : { do: 'spotlight', scene, panel }), speech);
  };
  return (
    <Select
      label={read(directWords.spotlight)}
      placeholder={read(directWords.none)}
      clearable
      searchable
      w={200}
      data={spotlightChoices(site, scene, read)}
      value={spotlight?.scene === scene ? (spotlight?.panel ?? null) : null}
      onChange={choose}
    />
  );
}

function HighlightChoice({ site, highlight, command }: EmphasisFormProps) {
  const speech = useSpeech();
  const { read } = speech;
  const choose = (district: string | null) =>
    void attempt(() => command(district === null ? { do: 'endHighlight' } : { do: 'highlight', district }), speech);
  return (
    <Select
      label={read(directWords.highlight)}
      placeholder={read(directWords.none)}
      clearable
      searchable
      w={200}
      data={site.file.districts.map(({ code, name }) => ({ value: code, label: read(name) }))}
      value={highlight?.district ?? null}
      onChange={choose}
    />
  );
}
