import { Button, Image, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { requestPicture } from '../api/request.ts';
import { useMay } from '../api/session.tsx';
import { attempt } from '../frame/say-fault.ts';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { detailWords } from './detail-words.ts';

export interface FaultPictureProps {
  readonly fault: string;
  /** Epoch ms; undefined: there is none for whoever asks. */
  readonly until: number | undefined;
}

/** The picture in which a fault was found: fetched once somebody wants to look, since that is written down ([FT2]). */
export function FaultPicture({ fault, until }: FaultPictureProps) {
  const speech = useSpeech();
  const { read, language } = speech;
  const sees = useMay('fault.see');
  const [url, setUrl] = useState<string>();
  // The bytes are let go of with the page's address of them; what may be seen no more is not kept either.
  useEffect(() => (url === undefined ? undefined : () => URL.revokeObjectURL(url)), [url]);
  // Also where no answer comes any more, and the picture that is still on its way then.
  const seenUntil = useRef<number>(undefined);
  useEffect(() => {
    seenUntil.current = until;
    if (until === undefined) setUrl(undefined);
    const timer = setTimeout(() => setUrl(undefined), Math.max(0, (until ?? 0) - Date.now()));
    return () => clearTimeout(timer);
  }, [until]);
  if (!sees) return null;
  const look = () =>
    attempt(async () => {
      const picture = await requestPicture(`/faults/${fault}/snapshot`);
      if (seenUntil.current !== undefined) setUrl(URL.createObjectURL(picture));
    }, speech);
  if (until === undefined)
    return (
      <Text size="sm" c="gray.4">
        {read(detailWords.noPicture)}
      </Text>
    );
  return (
    <Stack gap={4}>
      {url === undefined ? (
        <Button h={44} variant="default" onClick={() => void look()}>
          {read(detailWords.look)}
        </Button>
      ) : (
        <Image src={url} alt={read(detailWords.picture)} radius="sm" />
      )}
      <Text size="xs" c="gray.4">
        {read(detailWords.lookHint)} {formatMoment(until, language)}
      </Text>
    </Stack>
  );
}
