/** Forms whose digits are known to be something else. They are looked for only after a rule has matched: matches are rare. */
const UUID = /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?![0-9a-z])/gi;
/** A UUID without dashes, or a digest. Six letters: what hides a number in zeros is none. */
const DIGEST = /(?<![0-9a-z])(?=(?:\d*[a-f]){6})[0-9a-f]{32}(?:[0-9a-f]{8}(?:[0-9a-f]{24})?)?(?![0-9a-z])/gi;
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IP_ADDRESS = new RegExp(`(?<![\\d.])${OCTET}(?:\\.${OCTET}){3}(?![\\d.])`, 'g');
const TIMESTAMP = /(?<!\d)(?:19|20)\d\d-(?:0\d|1[0-2])-[0-3]\d[T ][0-2]\d:[0-5]\d(?::[0-6]\d(?:\.\d{1,9})?)?(?!\d)/gi;

const WHOLE_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The commonest event id: worth knowing before anything is looked for. */
export function isUuid(text: string): boolean {
  return WHOLE_UUID.test(text);
}

/** The text with UUIDs, digests, IPv4 addresses and timestamps taken out. */
export function withoutOpaqueShapes(text: string): string {
  return text.replace(UUID, '#').replace(DIGEST, '#').replace(IP_ADDRESS, '#').replace(TIMESTAMP, '#');
}
