import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError, httpErrors } from './errors.ts';

/** Gives every error its answer. Nothing of a request is logged or answered: it may hold what must not be kept. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((thrown, request, reply) => {
    const error = toHttpError(thrown, app);
    if (error.status >= 500) {
      const log = { err: error.cause ?? error, route: request.routeOptions.url, code: error.code };
      if (error.status === 503) request.log.debug(log, 'not available');
      else request.log.error(log, 'request failed');
    }
    if (error.retryAfterS !== undefined) reply.header('retry-after', error.retryAfterS);
    if (error.status === 401) reply.header('www-authenticate', 'Bearer');
    reply.status(error.status).send(error.answer);
  });
  app.setNotFoundHandler((_request, reply) => {
    reply.status(404).send(httpErrors.noRoute().answer);
  });
}

/** Requests that never become one of ours. Fastify's own answers and log lines would repeat what was sent. */
export const foreignRequests = {
  clientErrorHandler(error: Error & { readonly code?: string }, socket: Socket): void {
    const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
    if (!socket.writable) return;
    const body = JSON.stringify(httpErrors.badRequestLine(status).answer);
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`;
    // Not end() alone: a peer that is gone never closes its side, and the connection would hold what it holds.
    socket.write(`${head}\r\n\r\n${body}`);
    socket.destroySoon();
  },
  frameworkErrors(_error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
    void reply.status(400).send(httpErrors.badRequestLine(400).answer);
  },
};

function toHttpError(thrown: unknown, app: FastifyInstance): HttpError {
  if (thrown instanceof HttpError) return thrown;
  if (!(thrown instanceof Error)) return httpErrors.internal(thrown);
  if ('validation' in thrown) return httpErrors.badRequest(placeOf(thrown), expectedOf(thrown));
  const code = 'code' in thrown ? thrown.code : undefined;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return httpErrors.tooLarge(app.initialConfig.bodyLimit ?? 0);
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return httpErrors.mediaType();
  const status = 'statusCode' in thrown && typeof thrown.statusCode === 'number' ? thrown.statusCode : 500;
  return status >= 400 && status < 500 ? httpErrors.badRequestLine(status) : httpErrors.internal(thrown);
}

/** `querystring/limit`: made of the schema's names alone. */
function placeOf(error: Error): string {
  const where = 'validationContext' in error ? String(error.validationContext) : 'request';
  const first = firstFault(error);
  return `${where}${typeof first?.instancePath === 'string' && /^(?:\/[A-Za-z0-9]{1,40})+$/.test(first.instancePath) ? first.instancePath : ''}`;
}

function expectedOf(error: Error): string {
  const message = firstFault(error)?.message;
  return typeof message === 'string' ? message.replace(/^must /, 'it to ') : 'what the API documentation says';
}

function firstFault(error: Error): { instancePath?: unknown; message?: unknown } | undefined {
  return 'validation' in error && Array.isArray(error.validation) ? error.validation[0] : undefined;
}
