import { Alert, Button, Group, List, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { SiteReloadAnswer } from '../../../protocol/site-reload.ts';
import { request } from '../api/request.ts';
import { attempt } from '../frame/say-fault.ts';
import { useSpeech } from '../words/language.tsx';
import { FindingsList } from './findings-list.tsx';
import { siteWords } from './site-words.ts';

/** Files that are not served yet, a button that serves them, and what kept the server from it. */
export function ReloadSite({ onReloaded }: { readonly onReloaded: () => Promise<unknown> }) {
  const speech = useSpeech();
  const { read } = speech;
  const [isUnderWay, setIsUnderWay] = useState(false);
  const [answer, setAnswer] = useState<SiteReloadAnswer>();
  const reload = async () => {
    setIsUnderWay(true);
    await attempt(async () => {
      const told = await request<SiteReloadAnswer>('POST', '/site/reload');
      setAnswer(told);
      if (told.outcome !== 'same' && told.outcome !== 'reloaded') return;
      notifications.show({ message: read(siteWords.reloaded), color: 'teal' });
      await onReloaded();
    }, speech);
    setIsUnderWay(false);
  };
  return (
    <Stack gap="xs">
      <Alert color="yellow" c="yellow.2" title={read(siteWords.needsReload)}>
        <Group>
          <Button size="md" variant="default" loading={isUnderWay} onClick={() => void reload()}>
            {read(siteWords.reload)}
          </Button>
        </Group>
      </Alert>
      {answer?.outcome === 'faulty' && <FindingsList findings={{ faults: answer.faults, warnings: [] }} />}
      {answer?.outcome === 'refused' && (
        <Alert color="red" c="red.3" title={read(siteWords.refused)} role="status">
          <List size="sm">
            {answer.because.map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}
