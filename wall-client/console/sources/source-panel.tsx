import { Button, Paper, Stack, Tabs } from '@mantine/core';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { useDragged } from '../tiles/carried.ts';
import type { Held } from '../tiles/scene-tiles.ts';
import { useSpeech } from '../words/language.tsx';
import { CameraTree } from './camera-tree-view.tsx';

export interface SourcePanelProps {
  readonly site: SiteDescription;
  readonly held: Held | undefined;
  readonly onPick: (held: Held) => void;
}

/** All that can be put onto a tile: cameras in a tree, and tours. */
export function SourcePanel({ site, held, onPick }: SourcePanelProps) {
  const { say, read } = useSpeech();
  const tours = Object.entries(site.file.tours ?? {});
  return (
    <Paper withBorder p="xs" component="section" aria-label={say('sources')}>
      <Tabs defaultValue="cameras" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="cameras" h={44}>
            {say('cameras')}
          </Tabs.Tab>
          {tours.length > 0 && (
            <Tabs.Tab value="tours" h={44}>
              {say('tours')}
            </Tabs.Tab>
          )}
        </Tabs.List>
        <Tabs.Panel value="cameras" pt="xs">
          <CameraTree site={site} held={held} onPick={onPick} />
        </Tabs.Panel>
        <Tabs.Panel value="tours" pt="xs">
          <Stack gap={6}>
            {tours.map(([tour, { name }]) => (
              <TourButton
                key={tour}
                held={{ kind: 'tour', tour, name: read(name) }}
                isHeld={held?.kind === 'tour' && held.tour === tour}
                onPick={onPick}
              />
            ))}
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Paper>
  );
}

function TourButton({
  held,
  isHeld,
  onPick,
}: {
  readonly held: Held;
  readonly isHeld: boolean;
  readonly onPick: (held: Held) => void;
}) {
  const ref = useDragged<HTMLButtonElement>(held);
  return (
    <Button
      ref={ref}
      h={44}
      variant={isHeld ? 'filled' : 'default'}
      aria-pressed={isHeld}
      justify="flex-start"
      data-own-enter
      onClick={() => onPick(held)}
    >
      {held.name}
    </Button>
  );
}
