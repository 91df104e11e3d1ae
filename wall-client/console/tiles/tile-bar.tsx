import { Button, CloseButton, Group, Paper, Text } from '@mantine/core';
import type { Command } from '../../../protocol/commands.ts';
import { useSpeech } from '../words/language.tsx';
import type { Held, SceneTile } from './scene-tiles.ts';

/** A tile of the bar, and what it shows now. */
export interface NamedTile extends SceneTile {
  readonly shows: string;
  readonly isTour: boolean;
  readonly isHeld: boolean;
}

export interface TileBarProps {
  readonly held: Held | undefined;
  readonly chosen: SceneTile | undefined;
  readonly tiles: readonly NamedTile[];
  /** Whose tiles these are. */
  readonly sceneName: string;
  readonly isOnAir: boolean;
  /** Whether the chosen tile fills its mosaic. */
  readonly isEnlarged: boolean;
  readonly onPut: (tile: SceneTile) => void;
  readonly onCommand: (command: Command) => void;
  readonly onLetGo: () => void;
}

/** With something picked up: a button for each tile. With a tile chosen: what can be done to it. */
export function TileBar(props: TileBarProps) {
  const { held, chosen, tiles, sceneName, isOnAir, onPut, onLetGo } = props;
  const { say } = useSpeech();
  if (!held && !chosen) return null;
  const where = `${sceneName} · ${say(isOnAir ? 'onAir' : 'preview')}`;
  return (
    <Paper withBorder p="xs" role="group" aria-label={held ? say('putOntoTile') : say('chosenTile')} data-own-enter>
      <Group justify="space-between" wrap="nowrap" mb={6}>
        <Text size="sm">
          {held ? (
            <>
              <b>{held.name}</b> → {say('putOntoTile')}{' '}
              <Text span c="gray.4">
                {where}
              </Text>
            </>
          ) : (
            <>
              {say('tile')} <b>{chosen?.number}</b>{' '}
              <Text span c="gray.4">
                {where}
              </Text>
            </>
          )}
        </Text>
        <CloseButton size="lg" aria-label={say('letGo')} onClick={onLetGo} />
      </Group>
      {held && tiles.length === 0 && <Text c="yellow.2">{say('noTiles')}</Text>}
      {held ? (
        <Group gap={6}>
          {tiles.map((tile) => (
            <Button
              key={tile.number}
              variant="default"
              px={6}
              miw={48}
              h={44}
              title={tile.shows}
              aria-label={`${say('tile')} ${tile.number}${tile.shows === '' ? '' : `: ${tile.shows}`}`}
              onClick={() => onPut(tile)}
            >
              {tile.number}
            </Button>
          ))}
        </Group>
      ) : (
        <ChosenTile {...props} />
      )}
    </Paper>
  );
}

function ChosenTile({ chosen, tiles, isEnlarged, onCommand }: TileBarProps) {
  const { say } = useSpeech();
  const named = tiles.find(({ number }) => number === chosen?.number);
  if (!named) return null;
  const { scene, panel, tile, shows, isTour, isHeld } = named;
  const at = { scene, panel, tile };
  const button = (words: string, command: Command) => (
    <Button variant="default" h={44} onClick={() => onCommand(command)}>
      {words}
    </Button>
  );
  return (
    <Group gap="xs">
      <Text size="sm" miw={120}>
        {shows === '' ? say('tileFree') : shows}
      </Text>
      {isEnlarged
        ? button(say('shrink'), { do: 'shrink', scene, panel })
        : button(say('enlarge'), { do: 'enlarge', ...at })}
      {button(say('asDeclared'), { do: 'clear', ...at })}
      {isTour && button(say(isHeld ? 'goOn' : 'hold'), { do: isHeld ? 'goOn' : 'hold', ...at })}
      {isTour && button(say('tourPrevious'), { do: 'previous', ...at })}
      {isTour && button(say('tourNext'), { do: 'next', ...at })}
    </Group>
  );
}
