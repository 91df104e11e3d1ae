import { Badge, Button, type ButtonProps, Group, SimpleGrid, Text } from '@mantine/core';
import type { ComponentProps } from 'react';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { useDragged } from '../tiles/carried.ts';
import { useSpeech } from '../words/language.tsx';

export interface SceneButtonsProps {
  readonly scenes: SiteDescription['scenes'];
  readonly standing: string | undefined;
  readonly previewed: string | undefined;
  readonly onPreview: (scene: string) => void;
  readonly onTake: (scene: string) => void;
}

/** Every scene with its number. A click previews it, a second one takes it. */
export function SceneButtons({ scenes, standing, previewed, onPreview, onTake }: SceneButtonsProps) {
  const { say, read } = useSpeech();
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 4, xl: 6 }} spacing="xs">
      {Object.entries(scenes).map(([name, { name: words }], index) => {
        const isPreviewed = name === previewed;
        return (
          <SceneButton
            key={name}
            scene={name}
            h={56}
            px="sm"
            justify="flex-start"
            variant={isPreviewed ? 'outline' : 'default'}
            aria-pressed={isPreviewed}
            onClick={() => (isPreviewed ? onTake(name) : onPreview(name))}
          >
            <Group gap="xs" wrap="nowrap">
              <Text span ff="monospace" c="cyan.3" fw={700}>
                {index + 1}
              </Text>
              <Text span truncate>
                {read(words)}
              </Text>
              {name === standing && (
                <Badge color="red" variant="outline" c="red.2" size="sm">
                  {say('onWallNow')}
                </Badge>
              )}
            </Group>
          </SceneButton>
        );
      })}
    </SimpleGrid>
  );
}

/** Can be dragged onto either picture. */
function SceneButton({ scene, ...props }: ButtonProps & ComponentProps<'button'> & { readonly scene: string }) {
  const ref = useDragged<HTMLButtonElement>({ kind: 'scene', scene });
  return <Button {...props} ref={ref} />;
}
