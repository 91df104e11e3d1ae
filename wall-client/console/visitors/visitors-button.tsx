import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Words } from '../../../protocol/words.ts';
import { request } from '../api/request.ts';
import { attempt } from '../frame/say-fault.ts';
import { useSpeech } from '../words/language.tsx';

const words = {
  receive: { zh: '参观模式', en: 'Visitors' },
  release: { zh: '结束参观', en: 'Visitors have gone' },
  hint: {
    zh: '拉上幕帘，隐去小数、列表和文字，拒绝受限场景',
    en: 'Draws the curtain, hides small counts, lists and labels, refuses restricted scenes',
  },
} as const satisfies Record<string, Words>;
const LOOK_EVERY_MS = 2_000;

/** One press for a wall before which visitors stand; it says what the next press does. */
export function VisitorsButton({ wall }: { readonly wall: string }) {
  const speech = useSpeech();
  const { read } = speech;
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['visitors', wall],
    queryFn: () => request<{ present: boolean; next?: { present: boolean } }>('GET', `/walls/${wall}/visitors`),
    refetchInterval: LOOK_EVERY_MS,
  });
  const arePresent = data?.next?.present ?? data?.present ?? false;
  const press = () =>
    attempt(async () => {
      await request('PUT', `/walls/${wall}/visitors`, { present: !arePresent });
      await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === wall });
    }, speech);
  return (
    <Button
      size="lg"
      variant={arePresent ? 'filled' : 'default'}
      aria-pressed={arePresent}
      title={read(words.hint)}
      onClick={() => void press()}
    >
      {read(arePresent ? words.release : words.receive)}
    </Button>
  );
}
