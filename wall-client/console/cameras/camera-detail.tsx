import { Badge, Button, Drawer, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { CAMERA_KIND, FAULT_KIND } from '../../../protocol/site/patrol-kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { linkUrl } from '../../video/link-url.ts';
import { StateMark } from '../sources/camera-row.tsx';
import { codesOf } from '../sources/say-state.ts';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { detailWords } from './detail-words.ts';
import { FaultCard } from './fault-card.tsx';
import { PresetButtons } from './preset-buttons.tsx';
import type { CameraLine } from './select-cameras.ts';

// Decoders and their worker: the table needs none of it.
const LivePicture = lazy(async () => ({ default: (await import('./live-picture.tsx')).LivePicture }));

export interface CameraDetailProps {
  readonly site: SiteDescription;
  /** Undefined: closed. */
  readonly line: CameraLine | undefined;
  /** To the next of the list, or the one before. */
  readonly onMove: (by: 1 | -1) => void;
  readonly onClose: () => void;
}

/** One camera beside the list: its picture of now, how it was found last, its fault, and where it can look. */
export function CameraDetail({ site, line, onMove, onClose }: CameraDetailProps) {
  const { say, read } = useSpeech();
  useHotkeys(
    line
      ? [
          ['ArrowLeft', () => onMove(-1)],
          ['ArrowRight', () => onMove(1)],
        ]
      : [],
  );
  return (
    <Drawer
      opened={line !== undefined}
      onClose={onClose}
      position="right"
      size="min(600px, 100vw)"
      title={
        line && (
          <Text span fw={600}>
            {line.camera.number} · {read(line.camera.name)}
          </Text>
        )
      }
      closeButtonProps={{ 'aria-label': say('close'), size: 44 }}
    >
      {line && (
        <Stack gap="md">
          <Group justify="space-between">
            <Group gap="xs">
              <Button h={44} variant="default" onClick={() => onMove(-1)}>
                ← {read(detailWords.previous)}
              </Button>
              <Button h={44} variant="default" onClick={() => onMove(1)}>
                {read(detailWords.next)} →
              </Button>
            </Group>
            <Text size="xs" c="gray.4" visibleFrom="sm">
              {read(detailWords.keys)}
            </Text>
          </Group>
          <Content key={line.camera.id} site={site} line={line} />
        </Stack>
      )}
    </Drawer>
  );
}

function Content({ site, line }: { readonly site: SiteDescription; readonly line: CameraLine }) {
  const { say, read, language } = useSpeech();
  const { camera, known, codes } = line;
  const district = site.file.districts.find(({ code }) => code === camera.district);
  const [wall] = Object.keys(site.file.walls);
  const stateOf = (attribute: string, code: string, kind = CAMERA_KIND) => {
    const said = codesOf(site, attribute, kind).find((each) => each.code === code);
    return { words: said?.words ? read(said.words) : code, role: said?.role };
  };
  const nameOf = (attribute: string) => {
    const words = site.kinds[CAMERA_KIND]?.attributes[attribute]?.name;
    return words ? read(words) : attribute;
  };
  const fault = known?.fault;
  const faultWords = fault?.code === undefined ? say('openFault') : stateOf(FAULT_KIND, fault.code, FAULT_KIND).words;
  return (
    <>
      {site.video && wall !== undefined ? (
        <Suspense fallback={<Loader role="status" aria-label={say('loading')} />}>
          <LivePicture
            camera={camera.id}
            name={read(camera.name)}
            wall={wall}
            url={linkUrl(site.video.url, location.href)}
          />
        </Suspense>
      ) : (
        <Text c="gray.4">{read(detailWords.noVideo)}</Text>
      )}
      <Group gap="xs">
        <Text size="sm">{district ? read(district.name) : camera.district}</Text>
        <Text size="xs" c="gray.4" ff="monospace">
          {camera.id}
        </Text>
        {camera.restricted && (
          <Badge size="sm" variant="outline" color="yellow" c="yellow.2">
            {say('restricted')}
          </Badge>
        )}
      </Group>
      <Section title={read(detailWords.last)}>
        <Stack gap={4}>
          {Object.entries(codes).map(
            ([attribute, code]) =>
              code !== undefined && (
                <Group key={attribute} gap="xs">
                  <Text size="sm" c="gray.4" w={96}>
                    {nameOf(attribute)}
                  </Text>
                  <StateMark state={stateOf(attribute, code)} />
                </Group>
              ),
          )}
          <Group gap="xs">
            <Text size="sm" c="gray.4" w={96}>
              {say('lastSeen')}
            </Text>
            <Text size="sm">{known?.seen === undefined ? say('never') : formatMoment(known.seen, language)}</Text>
          </Group>
        </Stack>
      </Section>
      <Section title={read(detailWords.fault)}>
        {fault ? (
          <FaultCard key={fault.id} fault={fault} said={{ words: faultWords, role: 'warning' }} />
        ) : (
          <Text size="sm" c="gray.4">
            {read(detailWords.noFault)}
          </Text>
        )}
      </Section>
      <Section title={read(detailWords.presets)}>
        {camera.turns ? (
          <PresetButtons camera={camera.id} />
        ) : (
          <Text size="sm" c="gray.4">
            {read(detailWords.turnsNot)}
          </Text>
        )}
      </Section>
    </>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <Stack gap={6}>
      <Title order={3} size="h6">
        {title}
      </Title>
      {children}
    </Stack>
  );
}
