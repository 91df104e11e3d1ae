import type { IncomingMessage, ServerResponse } from 'node:http';
import { httpErrors } from '../errors.ts';

const HOST = /^[A-Za-z0-9.-]{1,253}(?::\d{1,5})?$|^\[[0-9a-fA-F:]{2,39}\](?::\d{1,5})?$/;
export const AUTHORITY_PATH = '/ca.crt';

/**
 * What another machine is answered that speaks plain HTTP: a page is sent to https; whoever calls the API has already told its
 * token to the network, and is refused rather than led on. The authority's certificate is no secret, and is what lets https be trusted.
 */
export function answerPlainly(authority: string | undefined) {
  return ({ method, url = '/', headers }: IncomingMessage, response: ServerResponse): void => {
    const { host } = headers;
    response.setHeader('connection', 'close');
    if (url === AUTHORITY_PATH && authority !== undefined) {
      response.writeHead(200, AUTHORITY_HEADERS).end(authority);
    } else if (method === 'GET' && !url.startsWith('/api/') && host !== undefined && HOST.test(host)) {
      response.writeHead(308, { location: `https://${host}${url}` }).end();
    } else {
      const { status, answer } = httpErrors.notPrivate();
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    }
  };
}

export const AUTHORITY_HEADERS = {
  'content-type': 'application/x-x509-ca-cert',
  'content-disposition': 'attachment; filename="watchfloor-ca.crt"',
} as const;
