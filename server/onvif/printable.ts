/** What a device says of itself may be anything; a terminal would do some of it. */
export function printable(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '').slice(0, LENGTH_MAX);
}

const LENGTH_MAX = 60;
