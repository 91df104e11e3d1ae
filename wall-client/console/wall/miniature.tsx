import { AspectRatio, Box, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SiteDescription } from '../../../protocol/site/site.ts';
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
}

/** A wall in a frame: the same stage on the same views as the wall itself, at a low rate. */
export function Miniature({ site, wall, scene, title, marks, empty, isOnAir = false }: MiniatureProps) {
  const { language } = useSpeech();
  const { width = 16, height = 9 } = site.file.walls[wall] ?? {};
  const query = new URLSearchParams({
    fps: String(FRAMES_A_SECOND),
    lang: language,
    ...(scene !== undefined && { scene }),
  });
  return (
    <Paper withBorder p={4} style={{ borderColor: isOnAir ? 'var(--mantine-color-red-6)' : undefined }}>
      <Box px={6} pb={4} style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
        <Text fw={600} size="sm" c={isOnAir ? 'red.3' : 'gray.3'}>
          {isOnAir ? '● ' : ''}
          {title}
        </Text>
        {marks}
      </Box>
      <AspectRatio ratio={width / height}>
        {empty === undefined ? (
          <iframe
            title={title}
            src={`/wall/${wall}?${query}`}
            tabIndex={-1}
            style={{ border: 0, pointerEvents: 'none', background: '#05080f' }}
          />
        ) : (
          <Box style={{ display: 'grid', placeItems: 'center', background: '#05080f' }}>
            <Text c="gray.4">{empty}</Text>
          </Box>
        )}
      </AspectRatio>
    </Paper>
  );
}
