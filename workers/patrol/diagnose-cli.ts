import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pictureFaults } from './diagnosis/fault-kinds.ts';
import { type ClipVerdict, judgeClip } from './diagnosis/judge-clip.ts';
import type { PictureFigures } from './diagnosis/measure-picture.ts';
import { readPictures, UnreadableFile } from './diagnosis/read-pictures.ts';

const USAGE = `usage: npm run diagnose -- [--reference FILE] [--json] FILE...

Says what is wrong with the picture of each clip or picture: mp4, mkv, ts, h264, h265, jpg, png and what else ffmpeg reads.
  --reference FILE   how the scene should look: tells also whether the camera has moved, and what is covered in part
  --json             a line of JSON for each file
Ends with 0 where all are clean, 1 where a picture has a fault, 2 where a file cannot be read.`;

const CLEAN = 0;
const FAULTY = 1;
const UNREAD = 2;
const ffmpeg = process.env.FFMPEG_BINARY ?? 'ffmpeg';
const directory = process.env.INIT_CWD ?? process.cwd();
process.exitCode = await main();

async function main(): Promise<number> {
  const given = readArguments();
  if (given === undefined) return UNREAD;
  if (given.values.help) {
    process.stdout.write(`${USAGE}\n`);
    return CLEAN;
  }
  const options = given.values.reference ? { reference: await firstPicture(given.values.reference) } : {};
  if ('reference' in options && !options.reference) return UNREAD;
  let worst = CLEAN;
  for (const file of given.positionals) {
    const pictures = await tryReading(file);
    if (!pictures) {
      worst = UNREAD;
      continue;
    }
    const verdict = judgeClip(pictures, options.reference ? { reference: options.reference } : {});
    process.stdout.write(given.values.json ? `${asJson(file, verdict)}\n` : describe(file, verdict));
    if (verdict.found.length > 0) worst = Math.max(worst, FAULTY);
  }
  return worst;
}

function readArguments() {
  const options = {
    reference: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    const given = parseArgs({ args: process.argv.slice(2), allowPositionals: true, options });
    if (given.positionals.length > 0 || given.values.help) return given;
    complain(`no FILE was given\n\n${USAGE}`);
  } catch (error) {
    complain(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
  return undefined;
}

async function firstPicture(file: string) {
  return (await tryReading(file))?.at(0);
}

async function tryReading(file: string) {
  const path = resolve(directory, file);
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status?.isFile()) {
    complain(`${file}: ${status ? 'is not a file' : 'there is no such file'}`);
    return undefined;
  }
  try {
    return await readPictures(ffmpeg, path);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    complain(`${file}: no picture can be read from it: ${error.message}`);
    return undefined;
  }
}

function describe(file: string, { found, pictures, last }: ClipVerdict): string {
  const count = `${pictures} ${pictures === 1 ? 'picture' : 'pictures'}`;
  const lines = [`${file}: ${found.length === 0 ? '正常 clean' : '故障 fault'} (${count})`];
  for (const { fault, measured, limit } of found) {
    const { zh, en } = pictureFaults[fault];
    lines.push(`  ${zh} ${en}: ${round(measured)}, limit ${round(limit)}`);
  }
  const changed = last.change === undefined ? [] : [`change ${round(last.change.share)}`];
  const scene = last.scene ? [`likeness ${round(last.scene.likeness)}`, `lost ${round(last.scene.lostShare)}`] : [];
  lines.push(`  ${[...figuresOf(last.figures), ...changed, ...scene].join('  ')}`);
  return `${lines.join('\n')}\n`;
}

function figuresOf(figures: PictureFigures): string[] {
  return [
    `luma ${round(figures.mean)} (${figures.low} to ${figures.high})`,
    `white ${round(figures.whiteShare)}`,
    `sharpness ${figures.sharpness === undefined ? 'unknown: no edges' : round(figures.sharpness)}`,
    `noise ${round(figures.noise)}`,
    `empty ${round(figures.emptyShare)}`,
    `tint ${round(figures.castFloor)}`,
    `one colour ${round(figures.oneColourShare)}`,
  ];
}

function asJson(file: string, { found, pictures, last }: ClipVerdict): string {
  const { figures, change, scene } = last;
  return JSON.stringify({ file, found, pictures, figures, change, scene });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}
