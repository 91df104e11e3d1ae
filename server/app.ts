import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController, type RouteOptions } from 'fastify';
import helmet from '@fastify/helmet';
import { guardRoutes } from './auth/guard-routes.ts';
import { createIdentify } from './auth/identify.ts';
import type { Auth } from './auth/open-auth.ts';
import { sessionPlugin } from './auth/session-plugin.ts';
import { usersPlugin } from './auth/users-plugin.ts';
import type { UserRecord } from './auth/users/user-record.ts';
import type { ClientCertificate } from './auth/ways/client-certificate.ts';
import { waysPlugin } from './auth/ways/ways-plugin.ts';
import { compileWhenAsked } from './compile-when-asked.ts';
import { type CamerasOptions, camerasPlugin } from './cameras/cameras-plugin.ts';
import type { Briefings } from './briefings/open-briefings.ts';
import { briefingsPlugin } from './briefings/briefings-plugin.ts';
import type { Arrangements } from './control/arrangements.ts';
import { commandsPlugin } from './control/commands-plugin.ts';
import type { Audit } from './audit/audit.ts';
import { type AuditOptions, auditPlugin } from './audit/audit-plugin.ts';
import { automationPlugin } from './control/automation/automation-plugin.ts';
import type { Automations } from './control/automation/automations.ts';
import { controlPlugin } from './control/control-plugin.ts';
import type { Curtains } from './control/curtains.ts';
import type { Director } from './control/director.ts';
import type { Driving } from './control/driving/driving.ts';
import { drivingPlugin } from './control/driving/driving-plugin.ts';
import type { Desk } from './desk/desk.ts';
import { deskPlugin } from './desk/desk-plugin.ts';
import type { CorrectionDesk } from './desk/correction-desk.ts';
import type { WorkDesk } from './desk/work-desk.ts';
import { workPlugin } from './desk/work-plugin.ts';
import { documentsPlugin } from './documents/documents-plugin.ts';
import { type EntitiesOptions, entitiesPlugin } from './entities/entities-plugin.ts';
import type { FaultDesk } from './faults/fault-desk.ts';
import { faultsPlugin } from './faults/faults-plugin.ts';
import { foreignRequests, handleErrors } from './error-handler.ts';
import { type GateOptions, gatePlugin } from './gate/gate-plugin.ts';
import { type HandoverOptions, handoverPlugin } from './handover/handover-plugin.ts';
import { type HealthOptions, healthPlugin } from './health/health-plugin.ts';
import { type LiveOptions, livePlugin } from './live/live-plugin.ts';
import type { Presets } from './onvif/presets.ts';
import { presetsPlugin } from './onvif/presets-plugin.ts';
import { type NoticesOptions, noticesPlugin } from './notices/notices-plugin.ts';
import { PdfPrinter } from './printing/pdf-printer.ts';
import { type ReportsOptions, reportsPlugin } from './reports/reports-plugin.ts';
import { createAuthorisation } from './screens/authorise-session.ts';
import type { PairingDesk } from './screens/pairing-desk.ts';
import { screensPlugin } from './screens/screens-plugin.ts';
import { type KeysOptions, keysPlugin } from './gate/keys/keys-plugin.ts';
import type { KeyStore } from './gate/keys/key-store.ts';
import type { Site } from '../protocol/site/site.ts';
import type { DescribedSite } from './site/serialize-site.ts';
import { reloadPlugin } from './site/reload/reload-plugin.ts';
import type { SiteReload } from './site/reload/site-reload.ts';
import { type SiteFilesOptions, siteFilesPlugin } from './site/files/site-files-plugin.ts';
import { sitePlugin } from './site/site-plugin.ts';
import { type ClientOptions, clientPlugin } from './static/client-plugin.ts';
import { CONTENT_SECURITY_POLICY } from './static/page-headers.ts';
import type { Tls } from './tls/open-tls.ts';
import { sayTls } from './tls/tls-plugin.ts';
import type { Visitors } from './visitors/visitors.ts';
import { visitorsPlugin } from './visitors/visitors-plugin.ts';
import type { WallModes } from './wall-modes/wall-modes.ts';
import { videoPlugin } from './video/video-plugin.ts';
import type { VideoServer, VideoServerOptions } from './video/video-server.ts';

export interface AppOptions {
  readonly log: FastifyBaseLogger;
  readonly site: DescribedSite;
  /** As its files have it. */
  readonly declared: Pick<Site, 'file'>;
  /** Left out where the server speaks plain HTTP. */
  readonly tls?: Pick<Tls, 'isStrict' | 'authority'> | undefined;
  /** The site's folder of documents. */
  readonly documents: string;
  readonly gate: GateOptions;
  readonly entities: EntitiesOptions;
  readonly cameras: CamerasOptions;
  readonly health: HealthOptions;
  readonly client: ClientOptions;
  /** The REST routes over views, and the upgrade at `/api/v1/live`. */
  readonly live?: Omit<
    LiveOptions,
    'authorise' | 'director' | 'arrangements' | 'driving' | 'modes' | 'presets' | 'audit'
  >;
  /** Which scene stands on which wall. */
  readonly director: Director;
  /** Who drives which wall. */
  readonly driving: Driving;
  /** What walls show by themselves. */
  readonly automations: Automations;
  /** What operators made of their pictures. */
  readonly arrangements: Arrangements;
  /** Before which walls visitors stand. */
  readonly visitors: Visitors;
  readonly modes: WallModes;
  /** What shifts leave to each other. */
  readonly handover: Pick<HandoverOptions, 'store' | 'site' | 'hub'>;
  /** What was told to the outside. */
  readonly notices: NoticesOptions;
  /** What was put together of sealed days. */
  readonly reports: Pick<ReportsOptions, 'shelf'>;
  /** What is prepared for speakers, and held. */
  readonly briefings: Briefings;
  /** The positions that are kept in its cameras. */
  readonly presets: Presets;
  /** What people make of what the patrol found. */
  readonly faults: FaultDesk;
  /** Who may do what. */
  readonly auth: Auth;
  /** Where acts are written down, and read again. */
  readonly audit: AuditOptions & { readonly ledger: Audit };
  /** What is open, for the people who work on it. */
  readonly desk: Desk;
  /** What people enter and move on. */
  readonly work: WorkDesk;
  readonly corrections: CorrectionDesk;
  readonly siteFiles: SiteFilesOptions;
  /** Left out where a site is read once. */
  readonly reload?: SiteReload | undefined;
  readonly apiKeys: Pick<KeysOptions, 'desk' | 'scopes'>;
  readonly screens: { readonly desk: PairingDesk; readonly store: KeyStore };
  /** Left out where no video reaches the walls. */
  readonly curtains?: Curtains | undefined;
  /** Left out where the relay is elsewhere, or there are no cameras. */
  readonly video?:
    | {
        readonly open: (authorise: VideoServerOptions['authorise']) => VideoServer;
        readonly origins: readonly string[];
      }
    | undefined;
  /** A request that has not come whole within so long is ended with 408. */
  readonly requestPatienceMs?: number;
  /** So that a schema which does not compile is found at the start; default: each is compiled when it is first asked for. */
  readonly compilesAtStart?: boolean;
}

/** Node holds to none of them where the headers may take longer than the whole. */
export function requestTimes(patienceMs: number) {
  return {
    requestTimeout: patienceMs,
    headersTimeout: patienceMs,
    connectionsCheckingInterval: patienceMs / 4,
  };
}

/** 2 MiB at 100 kB/s. A sender whose line broke in the middle of a body would keep its share of the gate's room for ever. */
export const REQUEST_PATIENCE_MS = 20_000;

/** The whole HTTP side, in the order in which it is put together; nothing listens yet. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { keys, limits, clock: now } = options.gate;
  const { director, driving, arrangements, presets, faults, curtains, screens, video, auth } = options;
  const { certificates, oidc } = auth.ways;
  const placeOf = certificates && ((certificate: ClientCertificate) => certificates.placeOf(certificate));
  const identify = createIdentify({ keys, people: auth.people, placeOf });
  const leaveAt = async ({ source }: UserRecord) => (source === 'oidc' ? oidc?.leaveAt() : undefined);
  const audit = options.audit.ledger;
  const { requestPatienceMs = REQUEST_PATIENCE_MS } = options;
  const app = Fastify({
    loggerInstance: options.log,
    // An address or a header may hold what must not be kept: requests are counted, not logged.
    logController: new LogController({ disableRequestLogging: true }),
    ...foreignRequests,
    // A proxy on this machine says whether the line behind it is private, and whose it is.
    trustProxy: 'loopback',
    bodyLimit: limits.bodyBytesMax,
    requestTimeout: requestPatienceMs,
    http: requestTimes(requestPatienceMs),
    ajv: AJV,
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<TypeBoxTypeProvider>();
  if (!options.compilesAtStart) compileWhenAsked(app, AJV);
  handleErrors(app);
  if (options.tls) sayTls(app, options.tls);
  await app.register(swagger, { openapi: OPENAPI, transform: nameRight });
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: CONTENT_SECURITY_POLICY,
    // Without null, the page asks a validator outside for its badge.
    uiConfig: { validatorUrl: null },
    theme: {
      title: 'Watchfloor API',
      css: [{ filename: 'watchfloor.css', content: '.swagger-ui .topbar { display: none }' }],
    },
  });

  await app.register(healthPlugin, options.health);
  await app.register(
    async (api) => {
      guardRoutes(api, identify);
      await api.register(helmet, API_HEADERS);
      await api.register(sessionPlugin, { ...auth, audit, leaveAt });
      const { external } = auth;
      if (external) await api.register(waysPlugin, { ...auth, external, audit, now });
      await api.register(usersPlugin, { ...auth, audit });
      await api.register(gatePlugin, options.gate);
      await api.register(auditPlugin, options.audit);
      await api.register(keysPlugin, { ...options.apiKeys, ring: keys, now });
      await api.register(entitiesPlugin, options.entities);
      await api.register(deskPlugin, { desk: options.desk, audit });
      await api.register(workPlugin, { work: options.work, corrections: options.corrections, audit });
      await api.register(camerasPlugin, options.cameras);
      await api.register(screensPlugin, { ...screens, audit, walls: options.site.description.file.walls, now });
      await api.register(sitePlugin, { site: options.site });
      await api.register(siteFilesPlugin, { ...options.siteFiles, audit });
      if (options.reload) await api.register(reloadPlugin, { reload: options.reload });
      const { scenes } = options.site.description;
      await api.register(documentsPlugin, { directory: options.documents, scenes });
      await api.register(presetsPlugin, { presets, audit });
      await api.register(faultsPlugin, { faults, audit });
      await api.register(controlPlugin, { director, driving, curtains, audit, now });
      await api.register(commandsPlugin, { arrangements, driving, audit, now });
      await api.register(drivingPlugin, { driving, now });
      const { automations, declared: site } = options;
      await api.register(automationPlugin, { automations, driving, site, now });
      await api.register(visitorsPlugin, { visitors: options.visitors, driving, audit, now });
      await api.register(briefingsPlugin, { briefings: options.briefings, driving, audit, now });
      const printer = new PdfPrinter();
      await api.register(handoverPlugin, { ...options.handover, auth, audit, printer, trail: options.audit, now });
      await api.register(noticesPlugin, options.notices);
      await api.register(reportsPlugin, { ...options.reports, site, printer });
      const authorise = createAuthorisation({ identify, store: screens.store, now });
      if (video) await api.register(videoPlugin, { video: video.open(authorise), origins: video.origins });
      if (options.live)
        await api.register(livePlugin, {
          ...options.live,
          authorise,
          director,
          arrangements,
          driving,
          modes: options.modes,
          presets,
          audit,
        });
    },
    { prefix: '/api/v1' },
  );
  await app.register(clientPlugin, options.client);
  return app;
}

/** Fastify's own choice strikes out what one branch of a union does not know, before another is tried. */
const AJV = { customOptions: { removeAdditional: false } } as const;

/** Says in the API's document what each route wants of whoever asks. */
function nameRight<Schema>({ schema, url, route }: { schema: Schema; url: string; route: RouteOptions }) {
  const { right } = route.config ?? {};
  return { schema: right === undefined ? schema : { ...schema, 'x-right': right }, url };
}

/** Answers of the API are data: nothing in them is loaded or framed. HSTS is said elsewhere. */
const API_HEADERS = {
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  strictTransportSecurity: false,
};

const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'Watchfloor 值守大屏',
    version: '1',
    description: [
      'Events in, views out. The wall shows work, never people: values that look like an identity number, a phone number, a number plate or an e-mail address are refused wherever they stand.',
      'Routes that a wall reads (`site`, `metrics`, `walls`, `live`) are open to this machine; from any other they want a key, or, for what a screen needs, the token of one that was paired.',
    ].join('\n\n'),
  },
  components: {
    securitySchemes: {
      key: {
        type: 'http' as const,
        scheme: 'bearer',
        description: 'a key made with `npm run key -- create`, or the administrator’s token',
      },
    },
  },
  tags: [
    { name: 'events', description: 'taking events in' },
    { name: 'metrics', description: 'reading views' },
    { name: 'entities', description: 'reading what is stored' },
    { name: 'cameras', description: 'what can be put on the walls, and how it does' },
    { name: 'walls', description: 'what stands on the walls' },
    { name: 'briefings', description: 'what speakers prepare and hold' },
    { name: 'faults', description: 'what the patrol found' },
    { name: 'handovers', description: 'what one shift leaves to the next' },
    { name: 'notices', description: 'what was told to the outside' },
    { name: 'reports', description: 'what was put together of sealed days' },
    { name: 'desk', description: 'what is open, and what people do to it' },
    { name: 'screens', description: 'letting screens in' },
    { name: 'session', description: 'signing in and out' },
    { name: 'users', description: 'who has an account' },
    { name: 'keys', description: 'by which systems post their events' },
    { name: 'audit', description: 'who did what to the wall' },
    { name: 'site', description: 'what the site declares' },
    { name: 'health', description: 'for those who run it' },
  ],
};
