import { createHash } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 256 bits: nothing to guess, so a fast hash without salt is enough to store them. */
export const TOKEN_BYTES = 32;
/** 62 to the power of 43 is more than 2 to the power of 256. */
const TOKEN_CHARACTERS = 43;

/** `wf_<scope>_<43 characters>`: the prefix lets secret scanners and people see what it is. */
export function formatToken(scope: string, random: Uint8Array): string {
  let rest = random.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
  let text = '';
  for (let place = 0; place < TOKEN_CHARACTERS; place += 1) {
    text = BASE62.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return `wf_${scope}_${text}`;
}

/** What is stored in place of a token: its SHA-256, in hex. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** By which people name a key: short, and no help in guessing its token. */
export function keyId(hash: string): string {
  return hash.slice(0, 8);
}
