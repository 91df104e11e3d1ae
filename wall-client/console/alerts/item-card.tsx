import { Badge, Button, Group, Paper, Text } from '@mantine/core';
import type { DeskItem } from '../../../protocol/desk.ts';
import type { DeskAct } from '../../../protocol/site/desk.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { formatAge } from '../../words/format-duration.ts';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { deskWords } from './desk-words.ts';
import { describeItem } from './describe-item.ts';
import { type Urgency, urgencyOf } from './urgency.ts';

/** The wall's own: a triangle is critical, a diamond warns. */
const MARKS: Readonly<Record<Urgency, { readonly mark: string; readonly colour: string }>> = {
  critical: { mark: '▲', colour: 'red.4' },
  warning: { mark: '◆', colour: 'yellow.4' },
  information: { mark: '●', colour: 'cyan.4' },
};

export interface ItemCardProps {
  readonly item: DeskItem;
  readonly kind: Kind;
  readonly districts: SiteDescription['file']['districts'];
  /** Epoch ms, of the server. */
  readonly now: number;
  readonly isNew: boolean;
  /** What this person may do to it. */
  readonly acts: readonly (readonly [name: string, act: DeskAct])[];
  /** Of those who direct walls. */
  readonly directs: boolean;
  readonly onAct: (name: string, act: DeskAct) => void;
  readonly onSnooze: () => void;
  readonly onWake: () => void;
  readonly onCameras: () => void;
}

/** One thing that is open: what, where, since when, what was done, and what can be done. */
export function ItemCard(props: ItemCardProps) {
  const { item, kind, districts, now, isNew, acts, directs, onAct, onSnooze, onWake, onCameras } = props;
  const { read, language } = useSpeech();
  const { mark, colour } = MARKS[urgencyOf(item, kind)];
  const { head, details, unit } = describeItem(item, { kind, districts, language });
  const isDone = ({ milestone, assigns }: DeskAct) =>
    milestone !== undefined && !assigns && kind.milestones[milestone]?.join === 'first' && milestone in item.shown;
  const next = acts.find(([, act]) => !isDone(act))?.[0];
  return (
    <Paper withBorder p="sm" component="article" aria-label={`${head} ${item.id}`} opacity={item.snooze ? 0.75 : 1}>
      <Group justify="space-between" align="center" gap="sm">
        <Group gap="sm" wrap="nowrap" style={{ flex: '1 1 320px', minWidth: 0 }}>
          <Text c={colour} fz={26} lh={1} aria-hidden>
            {mark}
          </Text>
          <div style={{ minWidth: 0 }}>
            <Group gap="xs">
              <Text fw={600}>{head}</Text>
              {isNew && (
                <Badge color="yellow.4" c="dark.9" variant="filled">
                  {read(deskWords.isNew)}
                </Badge>
              )}
              {item.snooze && (
                <Badge variant="outline" color="gray" c="gray.3">
                  {`${read(deskWords.snoozedUntil)} ${formatMoment(item.snooze.until, language)}`}
                </Badge>
              )}
            </Group>
            <Text size="sm">
              {[formatAge(now - item.at, language), ...details, unit ?? read(deskWords.noUnit)].join(' · ')}
            </Text>
            <Text size="xs" c="gray.4">
              {item.id}
              {item.snooze && ` · ${item.snooze.reason} · ${item.snooze.by}`}
            </Text>
          </div>
        </Group>
        <Group gap="xs">
          {acts.map(([name, act]) => (
            <Button
              key={name}
              size="md"
              px="md"
              variant={name === next ? 'filled' : 'default'}
              disabled={isDone(act)}
              leftSection={isDone(act) ? '✓' : undefined}
              aria-label={`${read(act.name)} ${item.id}`}
              onClick={() => onAct(name, act)}
            >
              {read(act.name)}
            </Button>
          ))}
          {directs && (
            <>
              <Button size="md" px="md" variant="default" onClick={item.snooze ? onWake : onSnooze}>
                {read(item.snooze ? deskWords.wake : deskWords.snooze)}
              </Button>
              <Button size="md" px="md" variant="default" onClick={onCameras}>
                {read(deskWords.cameras)}
              </Button>
            </>
          )}
        </Group>
      </Group>
    </Paper>
  );
}
