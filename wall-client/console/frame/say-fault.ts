import { notifications } from '@mantine/notifications';
import { ApiError } from '../api/request.ts';
import type { Speech } from '../words/language.tsx';

/** Runs what somebody asked for; where the server would not do it, says why. */
export async function attempt(work: () => Promise<unknown>, { say }: Pick<Speech, 'say'>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const message = error instanceof ApiError && error.status > 0 ? error.message : say('unreachable');
    notifications.show({ message, color: 'red', role: 'alert' });
    return false;
  }
}
