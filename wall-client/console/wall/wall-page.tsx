import { Alert, Badge, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useDisclosure, useFullscreenDocument } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { lazy, Suspense, useState } from 'react';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { useDirecting, useWallState } from '../api/wall-state.tsx';
import { DrivingBar } from '../direct/driving-bar.tsx';
import { EmphasisForm } from '../direct/emphasis-form.tsx';
import { useDriving } from '../direct/use-driving.ts';
import { attempt } from '../frame/say-fault.ts';
import { VisitorsButton } from '../visitors/visitors-button.tsx';
import { SourcePanel } from '../sources/source-panel.tsx';
import { readEntry } from '../tiles/read-entry.ts';
import { TileBar } from '../tiles/tile-bar.tsx';
import { TileOverlay } from '../tiles/tile-overlay.tsx';
import { useTiles } from '../tiles/use-tiles.ts';
import { consoleWords } from '../words/console-words.ts';
import { useSpeech } from '../words/language.tsx';
import { KeyHelp } from './key-help.tsx';
import { Miniature } from './miniature.tsx';
import { SceneButtons } from './scene-buttons.tsx';
import { useWallKeys } from './use-wall-keys.ts';
import classes from './wall-page.module.css';

const WallPalette = lazy(async () => ({ default: (await import('../palette/wall-palette.tsx')).WallPalette }));

export interface WallPageProps {
  readonly site: SiteDescription;
  readonly wall: string;
  /** Whether this person may change what the wall shows. */
  readonly directs: boolean;
}

/** What stands on a wall, what comes next, and all that is done to its picture. */
export function WallPage({ site, wall, directs }: WallPageProps) {
  const speech = useSpeech();
  const { say, read } = speech;
  const hasVideo = site.video !== undefined;
  const { scene, isCurtained = false, isFrozen, isBlank, isUnreachable, arranged } = useWallState(wall, hasVideo);
  const { take, drawCurtain, command } = useDirecting(wall);
  const driving = useDriving(wall);
  const [previewed, setPreviewed] = useState<string>();
  const [isHelpOpen, help] = useDisclosure(false);
  const [isPaletteOpen, palette] = useDisclosure(false);
  const { toggle: toggleFullScreen } = useFullscreenDocument();

  const names = Object.keys(site.scenes);
  const onTake = (name: string | undefined) => {
    if (!directs || name === undefined) return;
    void attempt(() => take(name), speech);
  };
  const act = (work: () => Promise<unknown>) => () => {
    if (directs) void attempt(work, speech);
  };
  const onFreeze = act(() => command({ do: isFrozen ? 'unfreeze' : 'freeze' }));
  const onBlank = act(() => command({ do: isBlank ? 'unblank' : 'blank' }));
  const onUndo = act(() => command({ do: 'undo' }));
  const onCurtain = act(async () => hasVideo && drawCurtain(!isCurtained));
  const onStep = (by: 1 | -1) => {
    const from = names.indexOf(previewed ?? scene ?? '');
    setPreviewed(names[(from + by + names.length) % names.length]);
  };
  const tiles = useTiles({
    site,
    wall,
    standing: scene,
    previewed,
    command: (wish) => act(() => command(wish))(),
    onPreview: setPreviewed,
  });
  const typed = useWallKeys({
    onEntry: (entry) => {
      if (entry.kind === 'tile') {
        tiles.enter(entry);
        return;
      }
      const { number } = entry;
      const name = names[number - 1];
      if (name === undefined) notifications.show({ message: `${say('noSuchNumber')}: ${number}`, color: 'yellow' });
      else onTake(name);
    },
    onTake: () => onTake(previewed),
    onStep,
    onFreeze,
    onBlank,
    onCurtain,
    onUndo,
    onLock: act(driving.toggleLock),
    onHold: act(driving.toggleAutomation),
    onFullScreen: () => void toggleFullScreen(),
    onHelp: help.open,
    onPalette: palette.open,
    onEscape: tiles.letGo,
  });
  const previewedScene = previewed === undefined ? undefined : site.scenes[previewed];
  const acts = [
    { words: isFrozen ? consoleWords.unfreeze : consoleWords.freeze, keys: 'Z', run: onFreeze },
    { words: isBlank ? consoleWords.unblank : consoleWords.blank, keys: 'B', run: onBlank },
    ...(hasVideo
      ? [{ words: isCurtained ? consoleWords.openCurtain : consoleWords.drawCurtain, keys: 'C', run: onCurtain }]
      : []),
    { words: consoleWords.undo, keys: 'U', run: onUndo },
    { words: consoleWords.fullScreen, keys: 'F', run: () => void toggleFullScreen() },
    { words: consoleWords.help, keys: '?', run: help.open },
  ];
  const entry = readEntry(typed);
  const sayEntry = () => {
    if (entry?.kind === 'tile') return tiles.sayEntry(entry);
    const named = entry && site.scenes[names[entry.number - 1] ?? ''];
    return named ? `${say('willTake')} ${read(named.name)}` : say('noSuchNumber');
  };
  const overlay = (shown: string | undefined) =>
    directs &&
    shown !== undefined && (
      <TileOverlay
        site={site}
        wall={wall}
        scene={shown}
        arrangement={tiles.arrangement}
        held={tiles.held}
        chosen={tiles.chosen}
        onPut={tiles.put}
        onChoose={tiles.choose}
      />
    );
  const mark = (isShown: boolean, text: string) =>
    isShown && (
      <Badge color="yellow" variant="outline" c="yellow.2">
        {text}
      </Badge>
    );
  return (
    <div className={classes.page}>
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={1} size="h3">
            {read(site.file.walls[wall]?.name ?? site.file.name)}
          </Title>
          <Group gap="xs">
            {typed !== '' && (
              <Badge size="lg" variant="outline" c="cyan.2" role="status">
                {say('typed')} {typed}
              </Badge>
            )}
            {entry && (
              <Text size="sm" c="cyan.2" role="status">
                {sayEntry()}
              </Text>
            )}
            <Button variant="subtle" size="compact-md" onClick={() => void toggleFullScreen()}>
              {say('fullScreen')}
            </Button>
            <Button variant="subtle" size="compact-md" onClick={help.open}>
              {say('help')} ?
            </Button>
          </Group>
        </Group>
        {isUnreachable && (
          <Alert color="red" variant="outline" role="alert" c="red.2">
            {say('unreachable')}
          </Alert>
        )}
        {!directs && (
          <Alert color="gray" variant="outline" c="gray.3">
            {say('readOnly')}
          </Alert>
        )}
        <DrivingBar site={site} wall={wall} driving={driving} directs={directs} />
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Miniature
            site={site}
            wall={wall}
            title={say('onAir')}
            isOnAir
            waits={scene === undefined && !isUnreachable}
            marks={
              <>
                <Text size="sm">{scene === undefined ? '' : read(site.scenes[scene]?.name ?? site.file.name)}</Text>
                {mark(isFrozen, say('isFrozen'))}
                {mark(isBlank, say('isBlank'))}
                {mark(isCurtained, say('isCurtained'))}
              </>
            }
            onScene={directs ? onTake : undefined}
          >
            {overlay(scene)}
          </Miniature>
          <Miniature
            site={site}
            wall={wall}
            scene={previewed}
            title={say('preview')}
            empty={previewed === undefined ? say('nothingPreviewed') : undefined}
            marks={previewedScene && <Text size="sm">{read(previewedScene.name)}</Text>}
            onScene={setPreviewed}
          >
            {overlay(previewed)}
          </Miniature>
        </SimpleGrid>
        {directs && (
          <TileBar
            held={tiles.held}
            chosen={tiles.chosen}
            tiles={tiles.named}
            sceneName={tiles.meant === undefined ? '' : read(site.scenes[tiles.meant]?.name ?? site.file.name)}
            isOnAir={tiles.meant === scene}
            isEnlarged={tiles.isEnlarged}
            onPut={(tile) => tiles.held && tiles.put(tiles.held, tile)}
            onCommand={(wish) => act(() => command(wish))()}
            onLetGo={tiles.letGo}
          />
        )}
        {directs && (
          <Group gap="xs" className={classes.controls}>
            <Button
              size="lg"
              color="red.8"
              c="white"
              disabled={previewed === undefined}
              title={say('takeHint')}
              onClick={() => onTake(previewed)}
            >
              {say('take')} ⏎
            </Button>
            <Button
              size="lg"
              variant="default"
              hiddenFrom="sm"
              aria-label={say('previousScene')}
              onClick={() => onStep(-1)}
            >
              ←
            </Button>
            <Button size="lg" variant="default" hiddenFrom="sm" aria-label={say('nextScene')} onClick={() => onStep(1)}>
              →
            </Button>
            <Button size="lg" variant={isFrozen ? 'filled' : 'default'} aria-pressed={isFrozen} onClick={onFreeze}>
              {say(isFrozen ? 'unfreeze' : 'freeze')} Z
            </Button>
            <Button size="lg" variant={isBlank ? 'filled' : 'default'} aria-pressed={isBlank} onClick={onBlank}>
              {say(isBlank ? 'unblank' : 'blank')} B
            </Button>
            {hasVideo && (
              <Button
                size="lg"
                variant={isCurtained ? 'filled' : 'default'}
                aria-pressed={isCurtained}
                title={say('curtainHint')}
                onClick={onCurtain}
              >
                {say(isCurtained ? 'openCurtain' : 'drawCurtain')} C
              </Button>
            )}
            <Button size="lg" variant="default" onClick={onUndo}>
              {say('undo')} U
            </Button>
            <VisitorsButton wall={wall} />
          </Group>
        )}
        <Group justify="space-between">
          <Title order={2} size="h5">
            {say('scenes')}
          </Title>
          <Text size="sm" c="gray.4">
            {directs ? say('scenesHint') : ''}
          </Text>
        </Group>
        <SceneButtons
          scenes={site.scenes}
          standing={scene}
          previewed={previewed}
          onPreview={setPreviewed}
          onTake={onTake}
        />
        {directs && <EmphasisForm site={site} scene={scene} {...arranged} command={command} />}
        <KeyHelp opened={isHelpOpen} onClose={help.close} />
      </Stack>
      {isPaletteOpen && (
        <Suspense fallback={null}>
          <WallPalette
            site={site}
            acts={directs ? acts : []}
            onTake={onTake}
            onPick={tiles.pick}
            onClose={palette.close}
          />
        </Suspense>
      )}
      {directs && <SourcePanel site={site} held={tiles.held} onPick={tiles.pick} />}
    </div>
  );
}
