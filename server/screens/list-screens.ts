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
  /** When it must be paired anew, unless it is on before. */
  readonly expiresAt?: number;
}

/** Every screen that was ever let in, the oldest first. */
export async function listScreens(store: KeyStore): Promise<ListedScreen[]> {
  const [records, seen] = await Promise.all([store.all(), store.lastSeen()]);
  return (
    [...records.values()]
      // Each once, by the token that it has now.
      .filter(({ successor }) => successor === undefined)
      .flatMap(({ id, place, label, createdAt, revokedAt, endsAt }) => {
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
            ...(endsAt !== undefined && { expiresAt: endsAt }),
          },
        ];
      })
      .sort((left, right) => left.pairedAt - right.pairedAt)
  );
}
