// How well the patrol sees faults of a picture, and what it costs. Limits were set on the tuning half; the report half counts.
// The last line is JSON.
import { readFileSync } from 'node:fs';
import { findOnPath } from '../../scripts/bootstrap/commands.mjs';
import { KeyDecoder } from '../../workers/patrol/decoder/key-decoder.ts';
import { describeScene, type SceneDescriptor } from '../../workers/patrol/diagnosis/describe-scene.ts';
import { diagnose } from '../../workers/patrol/diagnosis/diagnose.ts';
import { PICTURE_FAULTS } from '../../workers/patrol/diagnosis/fault-kinds.ts';
import { encodeKeyUnits } from '../support/key-units.ts';
import { clips } from './diagnosis/clips.ts';
import { renderScene } from './diagnosis/render-scene.ts';
import { type Half, makeSamples } from './diagnosis/samples.ts';

const PROBES = 120;
/** Clock ticks a second in /proc: 100 on every Linux. */
const TICKS = 100;
const FULL_HD = { width: 1920, height: 1080 };

const binary = process.env.FFMPEG_BINARY ?? findOnPath(['ffmpeg']);
if (!binary) throw new Error('bench:diagnosis needs ffmpeg: apt-get install ffmpeg, or FFMPEG_BINARY');
await using decoder = new KeyDecoder({ binary });
const tuning = await judgeHalf('tuning');
const report = await judgeHalf('report');
const cost = await measureCost();
process.stdout.write(
  `${JSON.stringify({
    recall: report.recall,
    falseAlarms: report.falseAlarms,
    faulty: report.faulty,
    clean: report.clean,
    recallTuning: tuning.recall,
    falseAlarmsTuning: tuning.falseAlarms,
    ...cost,
  })}\n`,
);

interface Figures {
  readonly recall: number;
  readonly falseAlarms: number;
  readonly faulty: number;
  readonly clean: number;
}

/** A fault counts as seen where the verdict names it; a clean sample with any fault is a false alarm. */
async function judgeHalf(half: Half): Promise<Figures> {
  const columns = ['clean', ...PICTURE_FAULTS];
  const matrix = new Map(columns.map((truth) => [truth, new Map<string, number>()]));
  const wrong: string[] = [];
  let seen = 0;
  let faulty = 0;
  let alarms = 0;
  let clean = 0;
  for await (const { clip, variant, truth, pictures, reference } of makeSamples(half, decoder)) {
    const found = diagnose({ pictures, references: [describeScene(reference)] }).found.map(({ fault }) => fault);
    const isRight = truth === 'clean' ? found.length === 0 : found.includes(truth);
    // Of several faults the named one counts, else the gravest.
    const said = isRight ? truth : (found[0] ?? 'clean');
    const row = matrix.get(truth) as Map<string, number>;
    row.set(said, (row.get(said) ?? 0) + 1);
    if (truth === 'clean') {
      clean += 1;
      if (!isRight) alarms += 1;
    } else {
      faulty += 1;
      if (isRight) seen += 1;
    }
    if (!isRight) wrong.push(`  ${truth} on ${clip} (${variant}): ${found.join(', ') || 'clean'}`);
  }
  const of = Object.entries(clips).filter(([, clip]) => clip.half === half);
  process.stdout.write(`\n${half} half: ${of.map(([name]) => name).join(', ')}\n`);
  printMatrix(matrix, columns);
  process.stdout.write(wrong.length === 0 ? 'none wrong\n' : `wrong:\n${wrong.join('\n')}\n`);
  return { recall: round(seen / faulty), falseAlarms: round(alarms / clean), faulty, clean };
}

function printMatrix(matrix: ReadonlyMap<string, ReadonlyMap<string, number>>, columns: readonly string[]): void {
  const width = Math.max(...columns.map(({ length }) => length)) + 1;
  const cell = (text: string | number) => String(text).padStart(width);
  process.stdout.write(`${cell('is \\ said')}${columns.map(cell).join('')}\n`);
  for (const [truth, row] of matrix) {
    if (row.size > 0)
      process.stdout.write(`${cell(truth)}${columns.map((said) => cell(row.get(said) ?? '.')).join('')}\n`);
  }
}

/** CPU of this process and of the decoder's, for key pictures of 1920x1080 with all that a probe does to them. */
async function measureCost() {
  const scene = clips['avenue-day'];
  if (!scene || !('scene' in scene)) throw new Error('the clip avenue-day is a scene');
  const frames = [0, 1, 2, 3].map((timeS) => renderScene(scene.scene, timeS, FULL_HD));
  const size = `${FULL_HD.width}x${FULL_HD.height}`;
  const source = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', size, '-r', '15', '-i', 'pipe:0'];
  const units = await encodeKeyUnits('h264', source, { input: Buffer.concat(frames) });
  let reference: SceneDescriptor | undefined;
  // A decoder that has just started, and code that has not been compiled yet, are not what a patrol of a day costs.
  for (const unit of [...units, ...units]) reference = (await probe(unit)).descriptor;
  const before = cpuSeconds();
  for (let count = 0; count < PROBES; count += 1) {
    const unit = units[count % units.length] as Buffer;
    const { planes } = await pictureOf(unit);
    diagnose({ pictures: [planes], references: reference ? [reference] : [] });
  }
  const cpuMs = ((cpuSeconds() - before) / PROBES) * 1000;
  return {
    cpuMsPer1080pProbe: round(cpuMs),
    probesPerMinutePerCore: Math.floor(60_000 / cpuMs),
    keyUnitKiB1080p: Math.round(Buffer.concat(units).length / units.length / 1024),
  };
}

async function pictureOf(unit: Buffer) {
  const decoded = await decoder.decode('h264', unit);
  if (decoded.outcome === 'undecodable') throw new Error('a unit of our own is not decoded');
  return decoded;
}

async function probe(unit: Buffer) {
  const { planes } = await pictureOf(unit);
  return diagnose({ pictures: [planes] });
}

/** User and system time of this process and its children, in seconds. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + decoder.pids.reduce((sum, pid) => sum + processSeconds(pid), 0);
}

function processSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
