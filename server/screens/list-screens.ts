import type { KeyStore } from '../gate/keys/key-store.ts';

export interface ListedScreen {
  readonly id: string;
  readonly wall: string;
  readonly screen?: string;
  readonly label: string;
  /** Epoch ms. */
  readonly pairedAt: number;
  readonly lastSeenAt?: number;
  readonly revokedAt?: number;
}

/** Every screen that was ever let in, the oldest first. */
export async function listScreens(store: KeyStore): Promise<ListedScreen[]> {
  const [records, seen] = await Promise.all([store.all(), store.lastSeen()]);
  return [...records.values()]
    .flatMap(({ id, place, label, createdAt, revokedAt }) => {
      if (!place) return [];
      const lastSeenAt = seen.get(id);
      return [
        {
          id,
          ...place,
          label,
          pairedAt: createdAt,
          ...(lastSeenAt !== undefined && { lastSeenAt }),
          ...(revokedAt !== undefined && { revokedAt }),
        },
      ];
    })
    .sort((left, right) => left.pairedAt - right.pairedAt);
}
