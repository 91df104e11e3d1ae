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

/**
 * Asks the API of this server.
 * @param path below `/api/v1`
 * @throws {ApiError}
 */
export async function request<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`/api/v1${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(method !== 'GET' && csrf !== '' && { [CSRF_HEADER]: csrf }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  }).catch((error: unknown) => {
    throw new ApiError(0, 'network', String(error));
  });
  const text = await answer.text();
  if (answer.ok) return (text === '' ? undefined : JSON.parse(text)) as Answer;
  throw toError(answer.status, text);
}

function toError(status: number, text: string): ApiError {
  try {
    const { error } = JSON.parse(text) as { error: { code: string; message: string } };
    return new ApiError(status, error.code, error.message);
  } catch {
    return new ApiError(status, 'unknown', `HTTP ${status}`);
  }
}
