import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { request } from '../api/request.ts';
import { attempt } from '../frame/say-fault.ts';
import { useSpeech } from '../words/language.tsx';
import { screenWords } from './screen-words.ts';

export interface ScreenButtonsProps {
  readonly wall: string;
  /** Left out: all screens of the wall. */
  readonly screen?: string;
  /** Whether whoever looks may have pages loaded anew. */
  readonly reloads: boolean;
}

/** Has a screen say which one it is, or load its page anew. */
export function ScreenButtons({ wall, screen, reloads }: ScreenButtonsProps) {
  const speech = useSpeech();
  const { read } = speech;
  const isOne = screen !== undefined;
  const order = (act: 'identify' | 'reload') =>
    attempt(async () => {
      const place = isOne ? `/walls/${wall}/screens/${screen}` : `/walls/${wall}`;
      const { pages } = await request<{ readonly pages: number }>('POST', `${place}/${act}`);
      const done = act === 'identify' ? screenWords.identified : screenWords.reloading;
      notifications.show(
        pages > 0 ? { message: read(done), color: 'teal' } : { message: read(screenWords.noPage), color: 'yellow' },
      );
    }, speech);
  const button = (act: 'identify' | 'reload', label: string) => (
    <Button
      h={44}
      variant="default"
      aria-label={isOne ? `${label} ${screen}` : undefined}
      onClick={() => void order(act)}
    >
      {label}
    </Button>
  );
  return (
    <Group gap="xs" wrap="nowrap">
      {button('identify', read(isOne ? screenWords.identify : screenWords.identifyAll))}
      {reloads && button('reload', read(isOne ? screenWords.reload : screenWords.reloadAll))}
    </Group>
  );
}
