import { namedSecrets, readCredentials } from './named-secrets.ts';

/** Of a camera. */
export interface CameraCredentials {
  readonly user: string;
  readonly password: string;
}

/**
 * Looks credentials up by the name that a site file gives: the variable `WATCHFLOOR_CAMERA_<NAME>`, else the file of that name in
 * the directory `WATCHFLOOR_CAMERA_SECRETS`; each holds `user:password`.
 */
export function cameraCredentials(
  env: Readonly<Record<string, string | undefined>>,
): (name: string) => CameraCredentials | undefined {
  const secretOf = namedSecrets(env, 'WATCHFLOOR_CAMERA_');
  return (name) => readCredentials(secretOf(name));
}
