import { spawnSync } from 'node:child_process';
import { findOnPath, isExecutable } from './commands.mjs';
import { PlainFault } from './say.mjs';
import { installSystemPackage } from './system-packages.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The Chromium that can be run here: CHROMIUM_PATH, else the first on PATH. */
export function findBrowserBinary() {
  const named = process.env.CHROMIUM_PATH;
  if (!named) return findOnPath(NAMES);
  if (isExecutable(named)) return named;
  throw new PlainFault(`CHROMIUM_PATH=${named}: expected a program that can be run`);
}

/** @returns {Promise<string>} the path of a Chromium, installed if need be together with fonts for Chinese */
export async function ensureBrowserBinary() {
  if (!findBrowserBinary())
    await installSystemPackage('chromium', 'a browser for the tests (CHROMIUM_PATH can name another)');
  if (!hasChineseFont()) await installSystemPackage('fonts-noto-cjk', 'a Chinese font for the tests');
  const installed = findBrowserBinary();
  if (!installed) throw new PlainFault('chromium was installed but is not on PATH');
  return installed;
}

function hasChineseFont() {
  const { stdout } = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' });
  return Boolean(stdout?.trim());
}
