import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of a camera. */
export interface CameraCredentials {
  readonly user: string;
  readonly password: string;
}

const PREFIX = 'WATCHFLOOR_CAMERA_';

/**
 * Looks credentials up by the name that a site file gives: the variable `WATCHFLOOR_CAMERA_<NAME>`, else the file of that name in
 * the directory `WATCHFLOOR_CAMERA_SECRETS`; each holds `user:password`. Looked up anew each time, so that a changed password
 * needs no restart. Undefined where there are none, or they make no sense: their text is not for a message.
 */
export function cameraCredentials(
  env: Readonly<Record<string, string | undefined>>,
): (name: string) => CameraCredentials | undefined {
  const directory = env[`${PREFIX}SECRETS`];
  return (name) => {
    const variable = `${PREFIX}${name.replaceAll('-', '_').toUpperCase()}`;
    // The name of the directory's own variable cannot be one of credentials.
    const text = (variable === `${PREFIX}SECRETS` ? undefined : env[variable]) ?? readSecret(directory, name);
    const [, user, password] = /^([^:\r\n]*):([^\r\n]*)\r?\n?$/.exec(text ?? '') ?? [];
    return user === undefined || password === undefined ? undefined : { user, password };
  };
}

function readSecret(directory: string | undefined, name: string): string | undefined {
  if (!directory) return undefined;
  try {
    return readFileSync(join(directory, name), 'utf8');
  } catch {
    // Not there, or not for us: the camera will say that it wants a password.
    return undefined;
  }
}
