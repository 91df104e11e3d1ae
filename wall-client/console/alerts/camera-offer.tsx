import { Button, List, Modal, NativeSelect, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Command } from '../../../protocol/commands.ts';
import type { NearestCameras } from '../../../protocol/desk.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { request } from '../api/request.ts';
import { attempt } from '../frame/say-fault.ts';
import { useSpeech } from '../words/language.tsx';
import { deskWords } from './desk-words.ts';
import { findMosaics, type Mosaic } from './mosaics.ts';

export interface CameraOfferProps {
  readonly site: SiteDescription;
  readonly kind: string;
  /** Id of what the cameras are near to; undefined where nothing is asked. */
  readonly id: string | undefined;
  readonly onClose: () => void;
}

/** The nearest cameras of something that is open, and one press that puts them on a mosaic of a wall. */
export function CameraOffer({ site, kind, id, onClose }: CameraOfferProps) {
  const speech = useSpeech();
  const { say, read } = speech;
  const [place, setPlace] = useState('0');
  const { data } = useQuery({
    queryKey: ['desk-cameras', kind, id],
    queryFn: () => request<NearestCameras>('GET', `/desk/${kind}/${encodeURIComponent(id ?? '')}/cameras`),
    enabled: id !== undefined,
  });
  const mosaics = findMosaics(site);
  const places = Object.entries(site.file.walls).flatMap(([wall, { name }]) =>
    mosaics.map((mosaic) => ({ wall, mosaic, label: `${read(name)} · ${read(mosaic.name)}` })),
  );
  const chosen = places[Number(place)];
  const cameras = data?.cameras.slice(0, chosen?.mosaic.tiles ?? 0) ?? [];
  const put = async () => {
    if (!chosen || cameras.length === 0) return;
    const ids = cameras.map((camera) => camera.id);
    const isDone = await attempt(async () => {
      await request('POST', `/walls/${chosen.wall}/commands`, commandFor(chosen.mosaic, ids));
      await request('PUT', `/walls/${chosen.wall}/scene`, { scene: chosen.mosaic.scene });
    }, speech);
    if (!isDone) return;
    notifications.show({ message: `${read(deskWords.isPut)}: ${chosen.label}`, color: 'teal' });
    onClose();
  };
  return (
    <Modal
      opened={id !== undefined}
      onClose={onClose}
      title={`${read(deskWords.cameras)} ${id ?? ''}`}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <Stack>
        {data && data.cameras.length === 0 && <Text>{read(deskWords.noCameras)}</Text>}
        {places.length === 0 && <Text>{read(deskWords.noMosaic)}</Text>}
        {places.length > 0 && cameras.length > 0 && (
          <>
            <NativeSelect
              label={read(deskWords.where)}
              size="md"
              value={place}
              data={places.map(({ label }, index) => ({ value: String(index), label }))}
              onChange={({ currentTarget }) => setPlace(currentTarget.value)}
            />
            <Text size="sm">{read(deskWords.camerasHint)}</Text>
            <List type="ordered" size="sm">
              {cameras.map((camera) => (
                <List.Item key={camera.id}>{read(camera.name)}</List.Item>
              ))}
            </List>
            <Button size="md" onClick={() => void put()} data-autofocus>
              {read(deskWords.put)}
            </Button>
          </>
        )}
      </Stack>
    </Modal>
  );
}

/** A tour of as many cameras as there are tiles stands still; a tour of one camera is none. */
function commandFor({ scene, panel }: Mosaic, ids: readonly string[]): Command {
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return { do: 'assign', scene, panel, tile: 1, camera: only };
  return { do: 'tour', scene, panel, tour: { cameras: [...ids], dwell: '20s' } };
}
