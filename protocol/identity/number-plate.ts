const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const SEPARATOR = '[^\\p{L}\\p{N}]*';
const BODY = `(?:${SEPARATOR}[A-Z0-9])`;
const END = '(?![A-Z0-9])';

/** 粤B·12345, 粤BD12345 (new energy), 粤B·1234警, 粤Z·1234港, 京·A1234应急. */
const CIVIL = new RegExp(
  `[${PROVINCES}]${SEPARATOR}[A-Z](${BODY}{5,6})${END}|[${PROVINCES}]${SEPARATOR}[A-Z](${BODY}{4})${SEPARATOR}(?:[警挂学港澳领使]|应急)`,
  'giu',
);
/** WJ粤1234X (armed police) and 使123456 (embassies). */
const OFFICIAL = new RegExp(
  `WJ${SEPARATOR}[${PROVINCES}]${BODY}{4,5}${END}|使(?:${SEPARATOR}\\d){6}(?!\\d)|民航${SEPARATOR}[A-Z](?:${SEPARATOR}\\d){4}(?!\\d)`,
  'iu',
);

/** No plate has fewer digits in its body; 云Service and 新Camera1 have. */
const DIGITS_MIN = 3;

/** Text is NFKC. A plate is known by its Chinese character; plates without one (Hong Kong, military) cannot be told from ids. */
export function hasNumberPlate(text: string): boolean {
  for (const match of text.matchAll(CIVIL)) {
    const body = match[1] ?? match[2] ?? '';
    if ((body.match(/\d/g)?.length ?? 0) >= DIGITS_MIN) return true;
  }
  return OFFICIAL.test(text);
}
