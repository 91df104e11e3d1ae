import { AspectRatio, Box, Text } from '@mantine/core';
import { useRef } from 'react';
import { agoWords, lastPictureWords, lostWords, tileLooks } from '../../panels/mosaic/tile-looks.ts';
import { formatAge } from '../../words/format-duration.ts';
import { useSpeech } from '../words/language.tsx';
import { detailWords } from './detail-words.ts';
import { useLivePicture } from './use-live-picture.ts';
import { useServerAhead } from './use-server-clock.ts';

export interface LivePictureProps {
  readonly camera: string;
  readonly name: string;
  readonly url: string;
  readonly wall: string;
}

/** A camera's picture of now; where it is not simply live, it says so as a wall's tile does. */
export function LivePicture({ camera, name, url, wall }: LivePictureProps) {
  const { read, language } = useSpeech();
  const canvas = useRef<HTMLCanvasElement>(null);
  const aheadMs = useServerAhead(wall);
  const { condition, hasPicture, ageS } = useLivePicture(canvas, { camera, url, wall, aheadMs });
  const look = condition.state === 'live' ? undefined : tileLooks[condition.state];
  const isShown = hasPicture && (look === undefined || look.tone !== undefined);
  const isPast = isShown && look !== undefined && look.place === 'cover';
  const because = condition.because ? ` · ${read(lostWords[condition.because])}` : '';
  const age =
    isPast && ageS !== undefined
      ? ` · ${read(lastPictureWords)} ${formatAge(ageS * 1_000, language)}${read(agoWords)}`
      : '';
  return (
    <AspectRatio ratio={16 / 9} data-live={condition.state}>
      <Box pos="relative" style={{ background: '#05080f' }}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={`${read(detailWords.live)}: ${name}`}
          style={{
            position: 'absolute',
            inset: 0,
            width: '100%',
            height: '100%',
            objectFit: 'contain',
            visibility: isShown ? 'visible' : 'hidden',
            filter: isPast ? 'grayscale(1) brightness(0.35)' : undefined,
          }}
        />
        <Box
          role="status"
          style={
            look?.place === 'cover'
              ? { position: 'absolute', inset: 0, display: 'grid', placeItems: 'center' }
              : { position: 'absolute', left: 8, top: 8, padding: '2px 8px', background: '#05080fcc' }
          }
        >
          <Text size="sm" c={toneOf(look?.weight)}>
            {look
              ? `${look.weight === 'alarm' ? '◆ ' : ''}${read(look.words)}${because}`
              : `● ${read(detailWords.isLive)}`}
            <span aria-hidden="true">{age}</span>
          </Text>
        </Box>
      </Box>
    </AspectRatio>
  );
}

function toneOf(weight: 'alarm' | 'quiet' | undefined): string {
  switch (weight) {
    case 'alarm':
      return 'yellow.3';
    case 'quiet':
      return 'gray.3';
    default:
      return 'teal.3';
  }
}
