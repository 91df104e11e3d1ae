import { CSRF_HEADER } from '../../../protocol/auth.ts';

/** What the server said that it would not do, or that it did not answer (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  /** Stable, such as `session.refused`. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

/** Of the session of this page. It changes with each sign-in; requests that change something carry it. */
let csrf = '';

export function keepCsrf(value: string): void {
  csrf = value;
}

/** Longer than what the server itself waits for, such as a camera. */
const PATIENCE_MS = 12_000;

/**
 * Asks the API of this server.
 * @param path below `/api/v1`
 * @throws {ApiError}
 */
export async function request<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const answer = await ask(method, path, body);
  const text = await answer.text();
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** The same for a picture. */
export async function requestPicture(path: string): Promise<Blob> {
  return (await ask('GET', path)).blob();
}

async function ask(method: string, path: string, body?: object): Promise<Response> {
  const answer = await fetch(`/api/v1${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(method !== 'GET' && csrf !== '' && { [CSRF_HEADER]: csrf }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    throw new ApiError(0, 'network', String(error));
  });
  if (!answer.ok) throw toError(answer.status, await answer.text());
  return answer;
}

function toError(status: number, text: string): ApiError {
  try {
    const { error } = JSON.parse(text) as { error: { code: string; message: string } };
    return new ApiError(status, error.code, error.message);
  } catch {
    return new ApiError(status, 'unknown', `HTTP ${status}`);
  }
}
