import { findOnPath } from './commands.mjs';
import { PlainFault } from './say.mjs';
import { installSystemPackage } from './system-packages.mjs';

/** @returns {Promise<string>} the path of the program by which Chromium is told whom to trust, installed if need be */
export async function ensureCertutilBinary() {
  const present = findOnPath(['certutil']);
  if (present) return present;
  await installSystemPackage('libnss3-tools', 'certutil, by which Chromium is told of an authority');
  const installed = findOnPath(['certutil']);
  if (!installed) throw new PlainFault('libnss3-tools was installed but certutil is not on PATH');
  return installed;
}
