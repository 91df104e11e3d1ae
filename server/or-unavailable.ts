import { HttpError, httpErrors } from './errors.ts';

/** What `work` comes to; whatever it rejects with that is no answer yet becomes the 503 that names the store which failed. */
export async function orUnavailable<T>(store: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw httpErrors.unavailable(`the store of ${store}`, error);
  }
}
