import type { FakeProfile, OnvifDeviceOptions } from './onvif-device.ts';

interface Facts extends OnvifDeviceOptions {
  readonly address: string;
  /** By the device's clock. */
  readonly now: number;
}

const NAMESPACES = {
  tds: 'http://www.onvif.org/ver10/device/wsdl',
  trt: 'http://www.onvif.org/ver10/media/wsdl',
  tptz: 'http://www.onvif.org/ver20/ptz/wsdl',
} as const;

/** What a device says to a question in the body of `xml`; undefined for what it does not know. */
export function answerOf(method: string, xml: string, facts: Facts): string | undefined {
  const profiles = Object.entries(facts.sources).flatMap(([source, list]) =>
    list.map((profile) => ({ source, profile })),
  );
  const asked = /<ProfileToken>([^<]*)</.exec(xml)?.[1];
  const named = profiles.find(({ profile }) => profile.token === asked)?.profile;
  switch (method) {
    case 'GetSystemDateAndTime':
      return body('tds', method, dateAndTime(new Date(facts.now)));
    case 'GetServices':
      return body(
        'tds',
        method,
        Object.entries(NAMESPACES)
          .map(
            ([prefix, namespace]) =>
              `<tds:Service><tds:Namespace>${namespace}</tds:Namespace><tds:XAddr>${facts.address}/onvif/${prefix}</tds:XAddr><tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>`,
          )
          .join(''),
      );
    case 'GetDeviceInformation':
      return body('tds', method, '<tds:Manufacturer>Watchfloor</tds:Manufacturer><tds:Model>Fake 1</tds:Model>');
    case 'GetVideoSources':
      return body(
        'trt',
        method,
        Object.keys(facts.sources)
          .map((token) => `<trt:VideoSources token="${token}"/>`)
          .join(''),
      );
    case 'GetProfiles':
      return body('trt', method, profiles.map(({ source, profile }) => profileXml(source, profile)).join(''));
    case 'GetStreamUri':
      return named && body('trt', method, uri(named.stream));
    case 'GetSnapshotUri':
      return named?.snapshot === undefined ? undefined : body('trt', method, uri(named.snapshot));
    case 'GetPresets':
      return named?.turns
        ? body(
            'tptz',
            method,
            Object.entries(facts.presets ?? {})
              .map(([token, name]) => `<tptz:Preset token="${token}"><tt:Name>${name}</tt:Name></tptz:Preset>`)
              .join(''),
          )
        : undefined;
    case 'GotoPreset': {
      const preset = /<PresetToken>([^<]*)</.exec(xml)?.[1] ?? '';
      return named?.turns && Object.hasOwn(facts.presets ?? {}, preset) ? body('tptz', method, '') : undefined;
    }
    default:
      return undefined;
  }
}

export function fault(code: string, reason: string): string {
  return envelope(
    `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>${code}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">${reason}</s:Text></s:Reason></s:Fault>`,
  );
}

function body(prefix: keyof typeof NAMESPACES, method: string, inner: string): string {
  return envelope(`<${prefix}:${method}Response>${inner}</${prefix}:${method}Response>`);
}

function envelope(inner: string): string {
  const namespaces = Object.entries(NAMESPACES).map(([prefix, namespace]) => ` xmlns:${prefix}="${namespace}"`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema"${namespaces.join('')}><s:Body>${inner}</s:Body></s:Envelope>`;
}

function dateAndTime(date: Date): string {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const [hour, minute, second] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  return `<tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType><tt:UTCDateTime><tt:Time><tt:Hour>${hour}</tt:Hour><tt:Minute>${minute}</tt:Minute><tt:Second>${second}</tt:Second></tt:Time><tt:Date><tt:Year>${year}</tt:Year><tt:Month>${month}</tt:Month><tt:Day>${day}</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime>`;
}

function profileXml(source: string, { token, encoding, width, height, turns }: FakeProfile): string {
  return [
    `<trt:Profiles token="${token}" fixed="true"><tt:Name>${token}</tt:Name>`,
    `<tt:VideoSourceConfiguration token="vsc-${source}"><tt:Name>${source}</tt:Name><tt:SourceToken>${source}</tt:SourceToken><tt:Bounds x="0" y="0" width="1920" height="1080"/></tt:VideoSourceConfiguration>`,
    `<tt:VideoEncoderConfiguration token="vec-${token}"><tt:Name>${token}</tt:Name><tt:Encoding>${encoding}</tt:Encoding><tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution></tt:VideoEncoderConfiguration>`,
    turns
      ? `<tt:PTZConfiguration token="ptz-${source}"><tt:Name>ptz</tt:Name><tt:NodeToken>node</tt:NodeToken></tt:PTZConfiguration>`
      : '',
    '</trt:Profiles>',
  ].join('');
}

function uri(address: string): string {
  return `<trt:MediaUri><tt:Uri>${address.replaceAll('&', '&amp;')}</tt:Uri><tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT0S</tt:Timeout></trt:MediaUri>`;
}
