import { AspectRatio, Box, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { useDropPlace } from '../tiles/carried.ts';
import { useSpeech } from '../words/language.tsx';

/** Enough to see what moves; a desk shows two of them, and often without a GPU. */
const FRAMES_A_SECOND = 2;

export interface MiniatureProps {
  readonly site: SiteDescription;
  readonly wall: string;
  /** Left out: whatever stands on the wall. */
  readonly scene?: string | undefined;
  readonly title: string;
  readonly marks?: ReactNode;
  /** In place of the picture. */
  readonly empty?: string | undefined;
  readonly isOnAir?: boolean;
  /** A wall that starts keeps this page busy: its picture comes once the page itself can be used. */
  readonly waits?: boolean;
  /** Over the picture. */
  readonly children?: ReactNode;
  /** A scene was dropped onto it; left out: none can be. */
  readonly onScene?: ((scene: string) => void) | undefined;
}

/** A wall in a frame: the same stage on the same views as the wall itself, at a low rate. */
export function Miniature({
  site,
  wall,
  scene,
  title,
  marks,
  empty,
  isOnAir = false,
  waits = false,
  children,
  onScene,
}: MiniatureProps) {
  const { language } = useSpeech();
  const { ref, isOver } = useDropPlace<HTMLDivElement>({
    takes: ({ kind }) => kind === 'scene' && onScene !== undefined,
    onDrop: (carried) => {
      if (carried.kind === 'scene') onScene?.(carried.scene);
    },
  });
  const { width = 16, height = 9 } = site.file.walls[wall] ?? {};
  const query = new URLSearchParams({
    fps: String(FRAMES_A_SECOND),
    lang: language,
    ...(scene !== undefined && { scene }),
  });
  return (
    <Paper
      ref={ref}
      withBorder
      p={4}
      style={{
        borderColor: isOnAir ? 'var(--mantine-color-red-6)' : undefined,
        outline: isOver ? '2px solid #66d9e8' : undefined,
      }}
    >
      <Box px={6} pb={4} style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
        <Text fw={600} size="sm" c={isOnAir ? 'red.3' : 'gray.3'}>
          {isOnAir ? '● ' : ''}
          {title}
        </Text>
        {marks}
      </Box>
      <AspectRatio ratio={width / height}>
        {empty === undefined ? (
          <Box pos="relative">
            <iframe
              title={title}
              src={waits ? undefined : `/wall/${wall}?${query}`}
              tabIndex={-1}
              style={{
                border: 0,
                width: '100%',
                height: '100%',
                display: 'block',
                pointerEvents: 'none',
                background: '#05080f',
              }}
            />
            {children}
          </Box>
        ) : (
          <Box style={{ display: 'grid', placeItems: 'center', background: '#05080f' }}>
            <Text c="gray.4">{empty}</Text>
          </Box>
        )}
      </AspectRatio>
    </Paper>
  );
}
