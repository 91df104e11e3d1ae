import { Alert, Badge, Group, Loader, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { DeskAct } from '../../../protocol/site/desk.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { useSpeech } from '../words/language.tsx';
import { CameraOffer } from './camera-offer.tsx';
import { deskWords } from './desk-words.ts';
import { ItemCard } from './item-card.tsx';
import { SnoozeForm } from './snooze-form.tsx';
import { UnitChoice } from './unit-choice.tsx';
import { sortForDesk, type Urgency } from './urgency.ts';
import { useDesk } from './use-desk.ts';
import { useNews } from './use-news.ts';

export interface OpenItemsProps {
  readonly site: SiteDescription;
  readonly name: string;
  readonly kind: Kind;
  readonly isUnit: boolean;
  readonly directs: boolean;
  readonly play: (urgency: Urgency) => void;
}

/** What somebody is about to do to one item and has to say more for. */
type Asked =
  | { readonly ask: 'unit'; readonly id: string; readonly act: string }
  | { readonly ask: 'snooze' | 'cameras'; readonly id: string };

/** Everything of a kind that is open, what matters most first. */
export function OpenItems({ site, name, kind, isUnit, directs, play }: OpenItemsProps) {
  const { say, read } = useSpeech();
  const { answer, isUnreachable, act, snooze, wake } = useDesk(name);
  const fresh = useNews(answer, kind, play);
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  if (!answer)
    return isUnreachable ? (
      <Text role="alert">{say('unreachable')}</Text>
    ) : (
      <Loader m="xl" role="status" aria-label={say('loading')} />
    );
  const { items, now, isCut, source } = answer;
  const acts = Object.entries(kind.desk?.acts ?? {}).filter(([, { units }]) => !isUnit || units);
  const onAct = (id: string, act_: string, { assigns }: DeskAct) => {
    if (assigns) setAsked({ ask: 'unit', id, act: act_ });
    else void act(id, { act: act_ });
  };
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Badge size="lg" variant="outline" color="cyan" c="cyan.2">
          {`${read(kind.name)} ${items.length} ${read(deskWords.open)}`}
        </Badge>
        <Text role="status" fw={600} c="yellow.3">
          {fresh.size > 0 ? `${read(deskWords.arrived)} ${fresh.size}` : ''}
        </Text>
      </Group>
      {(isUnreachable || source === 'stale') && <Alert color="yellow" c="yellow.2" title={read(deskWords.stale)} />}
      {items.length === 0 && <Text c="gray.4">{read(deskWords.none)}</Text>}
      {sortForDesk(items, kind).map((item) => (
        <ItemCard
          key={item.id}
          item={item}
          kind={kind}
          districts={site.file.districts}
          now={now}
          isNew={fresh.has(item.id)}
          acts={acts}
          directs={directs}
          onAct={(act_, declared) => onAct(item.id, act_, declared)}
          onSnooze={() => setAsked({ ask: 'snooze', id: item.id })}
          onWake={() => void wake(item.id)}
          onCameras={() => setAsked({ ask: 'cameras', id: item.id })}
        />
      ))}
      {isCut && <Text c="gray.4">{read(deskWords.cut)}</Text>}
      <UnitChoice
        kind={kind}
        opened={asked?.ask === 'unit'}
        onClose={close}
        onChoose={(unit) => {
          if (asked?.ask === 'unit') void act(asked.id, { act: asked.act, unit });
          close();
        }}
      />
      <SnoozeForm
        id={asked?.ask === 'snooze' ? asked.id : undefined}
        onClose={close}
        onSnooze={(id, wish) => {
          close();
          void snooze(id, wish);
        }}
      />
      <CameraOffer site={site} kind={name} id={asked?.ask === 'cameras' ? asked.id : undefined} onClose={close} />
    </Stack>
  );
}
