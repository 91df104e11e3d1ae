import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Looks secrets up by the names that a site file gives: the variable `<PREFIX><NAME>`, else the file of that name in the
 * directory `<PREFIX>SECRETS`. Looked up anew each time, so that a changed secret needs no restart. Undefined where there is none.
 */
export function namedSecrets(env: Environment, prefix: string): (name: string) => string | undefined {
  const directory = env[`${prefix}SECRETS`];
  return (name) => {
    const variable = `${prefix}${name.replaceAll('-', '_').toUpperCase()}`;
    // The name of the directory's own variable cannot be one of a secret.
    return (variable === `${prefix}SECRETS` ? undefined : env[variable]) ?? readSecret(directory, name);
  };
}

/** `user:password`; undefined where the text makes no sense: it is not for a message. */
export function readCredentials(text: string | undefined): { user: string; password: string } | undefined {
  const [, user, password] = /^([^:\r\n]*):([^\r\n]*)\r?\n?$/.exec(text ?? '') ?? [];
  return user === undefined || password === undefined ? undefined : { user, password };
}

function readSecret(directory: string | undefined, name: string): string | undefined {
  if (!directory) return undefined;
  try {
    return readFileSync(join(directory, name), 'utf8');
  } catch {
    // Not there, or not for us: whoever is asked will say that it wants one.
    return undefined;
  }
}
