import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import type { SiteText, SiteVersion } from '../../../protocol/site-files.ts';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { siteWords } from './site-words.ts';

export interface VersionListProps {
  readonly of: SiteText;
  readonly isWritable: boolean;
  readonly onRollBack: (version: SiteVersion) => void;
}

/** Every text that the file has had, the newest first. */
export function VersionList({ of: { versions, hash: stands }, isWritable, onRollBack }: VersionListProps) {
  const { read, language } = useSpeech();
  if (versions.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        {read(siteWords.versions)}
      </Title>
      {versions.map((version) => (
        <Group key={`${version.at} ${version.hash}`} gap="sm">
          <Text size="sm">{formatMoment(version.at, language, { seconds: true })}</Text>
          <Text size="sm">{version.author === '' ? read(siteWords.original) : version.author}</Text>
          <Text size="sm">{version.reason}</Text>
          <Text size="xs" c="gray.4">
            {version.hash.slice(0, 8)}
          </Text>
          {version.hash === stands ? (
            <Badge variant="outline" color="teal" c="teal.2">
              {read(siteWords.stands)}
            </Badge>
          ) : (
            isWritable && (
              <Button size="md" variant="default" onClick={() => onRollBack(version)}>
                {read(siteWords.rollBack)}
              </Button>
            )
          )}
        </Group>
      ))}
    </Stack>
  );
}
