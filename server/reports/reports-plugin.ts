import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Report, Reports } from '../../protocol/report.ts';
import type { Site } from '../../protocol/site/site.ts';
import { LANGUAGES } from '../../protocol/words.ts';
import { errorAnswers } from '../errors.ts';
import { drawHtml, PRINTED_PAGE_POLICY } from '../printing/draw-html.ts';
import type { PdfPrinter } from '../printing/pdf-printer.ts';
import { reportCsv } from './report-csv.ts';
import { reportPage } from './report-page.ts';
import type { ReportShelf } from './report-shelf.ts';

export interface ReportsOptions {
  readonly shelf: ReportShelf;
  readonly site: Pick<Site, 'file'>;
  readonly printer: Pick<PdfPrinter, 'print'>;
}

const params = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  version: Type.Integer({ minimum: 1 }),
});
const querystring = Type.Object({
  lang: Type.Optional(Type.Enum(LANGUAGES, { description: 'default: that of the report' })),
});
const shared = { tags: ['reports'] };
const file = <T>(type: string) => ({ content: { [type]: { schema: Type.Unsafe<T>(Type.String()) } } });

/** `/reports`: what the workers put together of sealed days, to read, to print and to reckon with ([RP1] to [RP5]). */
export const reportsPlugin: FastifyPluginAsyncTypebox<ReportsOptions> = async (app, { shelf, site, printer }) => {
  const config = { right: 'report.read' } as const;
  app.get('/reports', {
    config,
    schema: {
      ...shared,
      summary: 'The reports on file, the newest first, with their versions',
      querystring: Type.Object({
        report: Type.Optional(Type.String({ maxLength: 40, description: 'of this name alone' })),
        below: Type.Optional(Type.Integer({ minimum: 1, description: '`next` of the page before' })),
      }),
      response: { 200: Reports, ...errorAnswers(400, 401, 403, 503) },
    },
    handler: async ({ query }) => shelf.list(query),
  });
  app.get('/reports/:number/:version', {
    config,
    schema: {
      ...shared,
      summary: 'What a version of a report says',
      params,
      response: { 200: Report, ...errorAnswers(400, 401, 403, 404, 503) },
    },
    handler: async ({ params: { number, version } }) => shelf.get(number, version),
  });
  app.get('/reports/:number/:version/page', {
    config,
    schema: {
      ...shared,
      summary: 'The same to read',
      params,
      querystring,
      produces: ['text/html'],
      response: { 200: file<string>('text/html'), ...errorAnswers(400, 401, 403, 404, 503) },
    },
    handler: async ({ params: { number, version }, query }, reply) => {
      const report = await shelf.get(number, version);
      const page = reportPage(report, { site, language: query.lang ?? report.language });
      reply.header('content-security-policy', PRINTED_PAGE_POLICY);
      return reply.type('text/html; charset=utf-8').send(drawHtml(page));
    },
  });
  app.get('/reports/:number/:version/pdf', {
    config,
    schema: {
      ...shared,
      summary: 'The same to print',
      params,
      querystring,
      produces: ['application/pdf'],
      response: { 200: file<Buffer>('application/pdf'), ...errorAnswers(400, 401, 403, 404, 429, 503) },
    },
    handler: async ({ params: { number, version }, query }, reply) => {
      const report = await shelf.get(number, version);
      const pdf = await printer.print(reportPage(report, { site, language: query.lang ?? report.language }));
      reply.header('content-disposition', `inline; filename="${fileName(report)}.pdf"`);
      return reply.type('application/pdf').send(pdf);
    },
  });
  app.get('/reports/:number/:version/csv', {
    config,
    schema: {
      ...shared,
      summary: 'The same as a table, a line for each number',
      description: 'A version gives the same bytes whenever it is asked for.',
      params,
      querystring,
      produces: ['text/csv'],
      response: { 200: file<string>('text/csv'), ...errorAnswers(400, 401, 403, 404, 503) },
    },
    handler: async ({ params: { number, version }, query }, reply) => {
      const report = await shelf.get(number, version);
      reply.header('content-disposition', `attachment; filename="${fileName(report)}.csv"`);
      return reply.type('text/csv; charset=utf-8').send(reportCsv(report, query.lang ?? report.language));
    },
  });
};

function fileName({ report, days, version }: Report): string {
  return `${report}-${days.at(-1)?.day}-v${version}`;
}
