import { Alert, Badge, Button, Group, Loader, Modal, NativeSelect, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Briefing } from '../../../protocol/briefing.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { useSite } from '../api/wall-state.tsx';
import { attempt } from '../frame/say-fault.ts';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { BriefingEditor } from './briefing-editor.tsx';
import { briefingWords } from './briefing-words.ts';
import { formatSeconds } from './format-seconds.ts';
import { useBriefingAct, useBriefingChanges, useBriefings, useStandingBriefing } from './use-briefings.ts';
import { WhatChanged } from './what-changed.tsx';

type Shown = { readonly page: 'list' } | { readonly page: 'editor'; readonly briefing: Briefing | undefined };

/** What is prepared: make, change, copy, remove, and start one on a wall. */
export function BriefingsPage() {
  const { say } = useSpeech();
  const { data: site } = useSite();
  const [shown, setShown] = useState<Shown>({ page: 'list' });
  const toList = () => setShown({ page: 'list' });
  if (!site) return <Loader m="xl" role="status" aria-label={say('loading')} />;
  if (shown.page === 'editor') return <BriefingEditor site={site} briefing={shown.briefing} onClose={toList} />;
  return <BriefingList site={site} onEdit={(briefing) => setShown({ page: 'editor', briefing })} />;
}

/** The speaker's view of a wall is a page of its own. */
function speakOn(wall: string): void {
  window.location.hash = `speaker/${wall}`;
}

interface BriefingListProps {
  readonly site: SiteDescription;
  readonly onEdit: (briefing: Briefing | undefined) => void;
}

function BriefingList({ site, onEdit }: BriefingListProps) {
  const speech = useSpeech();
  const { say, read, language } = speech;
  const walls = Object.entries(site.file.walls);
  const [wall, setWall] = useState(walls[0]?.[0] ?? '');
  const [removed, setRemoved] = useState<Briefing>();
  const { data: briefings } = useBriefings();
  const { data: standing } = useStandingBriefing(wall);
  const { act } = useBriefingAct(wall);
  const { copy, remove } = useBriefingChanges();
  const run = (work: () => Promise<unknown>) => attempt(work, speech);
  const held = standing?.held;
  const start = async (id: string) => {
    if (await run(() => act({ do: 'start', briefing: id }))) speakOn(wall);
  };
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1} size="h3">
          {read(briefingWords.briefings)}
        </Title>
        <Group gap="xs" align="end">
          {walls.length > 1 && (
            <NativeSelect
              size="md"
              aria-label={read(briefingWords.wall)}
              value={wall}
              data={walls.map(([value, { name }]) => ({ value, label: read(name) }))}
              onChange={({ currentTarget }) => setWall(currentTarget.value)}
            />
          )}
          <Button size="md" onClick={() => onEdit(undefined)}>
            {read(briefingWords.newBriefing)}
          </Button>
        </Group>
      </Group>
      {held && (
        <Alert
          color="red"
          variant="outline"
          c="red.2"
          title={`● ${read(briefingWords.beingHeld)}: ${held.briefing.name}`}
        >
          <Button size="md" variant="default" onClick={() => speakOn(wall)}>
            {read(briefingWords.openSpeaker)}
          </Button>
        </Alert>
      )}
      {briefings?.length === 0 && <Text c="gray.4">{read(briefingWords.noBriefings)}</Text>}
      {briefings && briefings.length > 0 && (
        <Table.ScrollContainer minWidth={680}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{read(briefingWords.name)}</Table.Th>
                <Table.Th ta="right">{read(briefingWords.steps)}</Table.Th>
                <Table.Th ta="right">{read(briefingWords.planned)}</Table.Th>
                <Table.Th>{read(briefingWords.numbers)}</Table.Th>
                <Table.Th>{read(briefingWords.changedAt)}</Table.Th>
                <Table.Th>{read(briefingWords.actions)}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {briefings.map((briefing) => (
                <Table.Tr key={briefing.id}>
                  <Table.Td fw={600}>
                    {briefing.name}{' '}
                    {held?.briefing.id === briefing.id && (
                      <Badge color="red" variant="outline" c="red.2">
                        {read(briefingWords.beingHeld)}
                      </Badge>
                    )}
                  </Table.Td>
                  <Table.Td ta="right">{briefing.steps.length}</Table.Td>
                  <Table.Td ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
                    {formatSeconds(briefing.steps.reduce((sum, { targetS = 0 }) => sum + targetS, 0))}
                  </Table.Td>
                  <Table.Td>{read(briefingWords[briefing.numbers])}</Table.Td>
                  <Table.Td>{formatMoment(briefing.changedAt, language)}</Table.Td>
                  <Table.Td>
                    <Group gap="xs" wrap="nowrap">
                      <Button
                        size="md"
                        disabled={held !== null}
                        aria-label={`${read(briefingWords.hold)} ${briefing.name}`}
                        onClick={() => void start(briefing.id)}
                      >
                        {read(briefingWords.hold)}
                      </Button>
                      <Button size="md" variant="default" px="sm" onClick={() => onEdit(briefing)}>
                        {read(briefingWords.edit)}
                      </Button>
                      <Button size="md" variant="default" px="sm" onClick={() => void run(() => copy(briefing.id))}>
                        {read(briefingWords.copy)}
                      </Button>
                      <Button size="md" variant="default" px="sm" onClick={() => setRemoved(briefing)}>
                        {read(briefingWords.remove)}
                      </Button>
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <WhatChanged site={site} wall={wall} />
      <Modal
        opened={removed !== undefined}
        onClose={() => setRemoved(undefined)}
        title={removed?.name}
        closeButtonProps={{ 'aria-label': say('close') }}
      >
        <Stack>
          <Text>{read(briefingWords.removeQuestion)}</Text>
          <Button
            size="md"
            color="red.8"
            c="white"
            onClick={() => {
              if (removed) void run(() => remove(removed.id));
              setRemoved(undefined);
            }}
          >
            {read(briefingWords.remove)}
          </Button>
        </Stack>
      </Modal>
    </Stack>
  );
}
