import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { PASSWORD_LENGTH } from '../../../protocol/auth.ts';

/** argon2id with the least memory and passes that OWASP's Password Storage Cheat Sheet names: 19 MiB, 2, 1. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Without letters and digits that are mistaken for each other: it is read off a terminal. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const ONE_TIME_GROUPS = 4;
const ONE_TIME_GROUP = 5;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST);
}

export function isPassword(password: string, hashed: string): Promise<boolean> {
  return verify(hashed, password.normalize('NFKC'));
}

/** 100 random bits in groups that can be typed. */
export function makeOneTimePassword(): string {
  const group = () => Array.from({ length: ONE_TIME_GROUP }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: ONE_TIME_GROUPS }, group).join('-');
}

/** Why somebody may not have this password; undefined where it may be. */
export function faultOfPassword(password: string, name: string): string | undefined {
  const { least } = PASSWORD_LENGTH;
  if ([...password].length < least) return `at least ${least} characters`;
  if (password.toLowerCase().includes(name)) return 'a password without the name of the account in it';
  if (new Set(password).size < 5) return 'more than four different characters';
  return undefined;
}
