import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../api/request.ts';
import { attempt } from '../frame/say-fault.ts';
import { useSpeech } from '../words/language.tsx';
import { detailWords } from './detail-words.ts';

interface Preset {
  readonly token: string;
  readonly name: string;
}

/** The positions kept in a camera. It is asked itself, so only once somebody wants to know; mount it anew for another camera. */
export function PresetButtons({ camera }: { readonly camera: string }) {
  const speech = useSpeech();
  const { read, say } = speech;
  const [isWanted, setWanted] = useState(false);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['presets', camera],
    queryFn: () => request<{ readonly presets: readonly Preset[] }>('GET', `/cameras/${camera}/presets`),
    enabled: isWanted,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const turn = ({ token, name }: Preset) =>
    attempt(async () => {
      await request('POST', `/cameras/${camera}/presets`, { preset: token });
      notifications.show({ message: `${read(detailWords.turning)} ${name || token}`, color: 'teal' });
    }, speech);
  if (data)
    return data.presets.length === 0 ? (
      <Text size="sm" c="gray.4">
        {read(detailWords.noPresets)}
      </Text>
    ) : (
      <Group gap="xs">
        {data.presets.map((preset) => (
          <Button key={preset.token} h={44} variant="default" onClick={() => void turn(preset)}>
            {preset.name || preset.token}
          </Button>
        ))}
      </Group>
    );
  return (
    <Stack gap={4}>
      <Button
        h={44}
        variant="default"
        loading={isFetching}
        onClick={() => (isWanted ? void refetch() : setWanted(true))}
      >
        {error ? say('retry') : read(detailWords.askPresets)}
      </Button>
      {error && (
        <Text size="sm" role="alert" c="yellow.3">
          {error.message}
        </Text>
      )}
    </Stack>
  );
}
