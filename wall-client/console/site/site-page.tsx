import { Alert, Group, Loader, NativeSelect, Stack, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SiteFileList, SiteText } from '../../../protocol/site-files.ts';
import { request } from '../api/request.ts';
import { useSpeech } from '../words/language.tsx';
import { EditFile } from './edit-file.tsx';
import { ReloadSite } from './reload-site.tsx';
import { siteWords } from './site-words.ts';

const KEY = 'site-files';

/** The files of the site: they are the truth, and this page writes versions of them. */
export function SitePage() {
  const { say, read } = useSpeech();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<string>();
  const { data: list } = useQuery({ queryKey: [KEY], queryFn: () => request<SiteFileList>('GET', '/site-files') });
  const name = chosen ?? list?.files[0]?.file;
  const { data: file } = useQuery({
    queryKey: [KEY, name],
    queryFn: () => request<SiteText>('GET', `/site-files/text?file=${encodeURIComponent(name ?? '')}`),
    enabled: name !== undefined,
    // A draft is not lost to somebody else's change: applying it says that the file has moved.
    refetchOnWindowFocus: false,
  });
  const readAgain = () => queries.invalidateQueries({ queryKey: [KEY] });
  if (!list) return <Loader m="xl" role="status" aria-label={say('loading')} />;
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="end">
        <Title order={1} size="h3">
          {read(siteWords.title)}
        </Title>
        <NativeSelect
          label={read(siteWords.files)}
          size="md"
          value={name ?? ''}
          data={list.files.map((each) => ({
            value: each.file,
            label: each.isChanged ? `${each.file} (${read(siteWords.changed)})` : each.file,
          }))}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
      </Group>
      {!list.isWritable && <Alert color="yellow" c="yellow.2" title={read(siteWords.readOnly)} />}
      {list.needsReload && <ReloadSite onReloaded={readAgain} />}
      {file && (
        <EditFile key={`${file.file} ${file.hash}`} file={file} isWritable={list.isWritable} onApplied={readAgain} />
      )}
    </Stack>
  );
}
