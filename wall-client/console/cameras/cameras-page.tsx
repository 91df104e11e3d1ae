import { Chip, Group, Loader, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { CAMERA_KIND } from '../../../protocol/site/patrol-kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { useCameraList, useCameraStates } from '../api/cameras.ts';
import { useSite } from '../api/wall-state.tsx';
import { readQuery } from '../search/find-matches.ts';
import { codeOf, codesOf } from '../sources/say-state.ts';
import { SEARCH_FIELD } from '../sources/search-field.ts';
import { useCameraTexts } from '../sources/use-camera-search.ts';
import { useSpeech } from '../words/language.tsx';
import { CameraDetail } from './camera-detail.tsx';
import { CameraTable } from './camera-table.tsx';
import { type CameraLine, type CameraOrder, selectCameras } from './select-cameras.ts';

/** Every camera that the site declares, how it does, and what is wrong with it. */
export function CamerasPage() {
  const { say } = useSpeech();
  const { data: site } = useSite();
  return site ? <Cameras site={site} /> : <Loader role="status" aria-label={say('loading')} />;
}

const NO_CODES: Readonly<Record<string, string | undefined>> = {};

function Cameras({ site }: { readonly site: SiteDescription }) {
  const { say, read, language } = useSpeech();
  const { cameras, isLoading } = useCameraList();
  const states = useCameraStates();
  const [typed, setTyped] = useState('');
  const [district, setDistrict] = useState<string | null>(null);
  const [codes, setCodes] = useState(NO_CODES);
  const [isRestricted, setRestricted] = useState(false);
  const [hasFault, setFault] = useState(false);
  const [order, setOrder] = useState<{ readonly by: CameraOrder; readonly isReversed: boolean }>({
    by: 'number',
    isReversed: false,
  });
  const [opened, setOpened] = useState<number>();
  const place = useRef(0);
  const looked = useDeferredValue(typed);
  const textOf = useCameraTexts({ cameras, site, isWanted: looked !== '' });
  const attributes = (states?.attributes ?? []).map(({ name }) => name);
  const nameOfAttribute = (attribute: string) => {
    const words = site.kinds[CAMERA_KIND]?.attributes[attribute]?.name;
    return words ? read(words) : attribute;
  };
  const lines = useMemo(
    () =>
      cameras.map((camera): CameraLine => {
        const known = states?.byNumber.get(camera.number);
        const own = (states?.attributes ?? []).map(({ name }) => [name, codeOf(states, known, name)] as const);
        return { camera, known, codes: Object.fromEntries(own) };
      }),
    [cameras, states],
  );
  const wanted = useMemo(() => {
    const places = new Map(site.file.districts.map(({ code }, place) => [code, place]));
    const { compare } = new Intl.Collator(language === 'zh' ? 'zh-CN' : 'en', { numeric: true });
    return selectCameras(lines, {
      ...order,
      filter: { query: readQuery(looked), district: district ?? undefined, codes, isRestricted, hasFault },
      textOf,
      nameOf: ({ name }) => name[language],
      placeOf: (code) => places.get(code) ?? places.size,
      compareNames: compare,
    });
  }, [lines, order, looked, district, codes, isRestricted, hasFault, textOf, site, language]);
  const now = wanted.findIndex(({ camera }) => camera.number === opened);
  if (now >= 0) place.current = now;
  const move = (by: 1 | -1) => {
    // One whose fault is repaired may have left the list: then another stands in its place.
    const next = now >= 0 ? now + by : place.current - (by > 0 ? 0 : 1);
    const line = wanted[Math.max(0, Math.min(wanted.length - 1, next))];
    if (line) setOpened(line.camera.number);
  };
  const select = (
    label: string,
    value: string | null,
    options: readonly (readonly [string, string])[],
    onChange: (value: string | null) => void,
  ) => (
    <Select
      key={label}
      size="md"
      w={170}
      aria-label={label}
      placeholder={label}
      clearable
      clearButtonProps={{ 'aria-label': say('letGo') }}
      value={value}
      onChange={onChange}
      data={options.map(([code, name]) => ({ value: code, label: name }))}
    />
  );
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={1} size="h3">
          {say('cameras')}
        </Title>
        <Text role="status" c="gray.4">
          {wanted.length} / {cameras.length}
        </Text>
      </Group>
      <Group gap="xs">
        <TextInput
          {...SEARCH_FIELD}
          size="md"
          w={260}
          aria-label={say('findCamera')}
          placeholder={say('findCamera')}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        {select(
          say('district'),
          district,
          site.file.districts.map(({ code, name }) => [code, read(name)]),
          setDistrict,
        )}
        {attributes.map((attribute) =>
          select(
            nameOfAttribute(attribute),
            codes[attribute] ?? null,
            codesOf(site, attribute).map(({ code, words }) => [code, words ? read(words) : code]),
            (code) => setCodes({ ...codes, [attribute]: code ?? undefined }),
          ),
        )}
        <Chip size="md" checked={hasFault} onChange={setFault}>
          {say('openFault')}
        </Chip>
        <Chip size="md" checked={isRestricted} onChange={setRestricted}>
          {say('restricted')}
        </Chip>
      </Group>
      {isLoading ? (
        <Loader role="status" aria-label={say('loading')} />
      ) : (
        <CameraTable
          site={site}
          lines={wanted}
          attributes={attributes.map((attribute) => ({ attribute, name: nameOfAttribute(attribute) }))}
          order={order}
          onOrder={(by) => setOrder({ by, isReversed: isSame(by, order.by) && !order.isReversed })}
          onOpen={({ camera }) => setOpened(camera.number)}
        />
      )}
      <CameraDetail
        site={site}
        line={opened === undefined ? undefined : lines.find(({ camera }) => camera.number === opened)}
        onMove={move}
        onClose={() => setOpened(undefined)}
      />
    </Stack>
  );
}

function isSame(left: CameraOrder, right: CameraOrder): boolean {
  if (typeof left === 'object' || typeof right === 'object')
    return typeof left === 'object' && typeof right === 'object' && left.attribute === right.attribute;
  return left === right;
}
