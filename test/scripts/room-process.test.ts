import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RoomProcess } from '../../scripts/supervisor/room-process.ts';
import { makeTestDir } from '../support/redis.ts';

let dir: string;
let printed: string[];
let hopeless: number;
let room: RoomProcess | undefined;

beforeEach(() => {
  dir = makeTestDir('room');
  printed = [];
  hopeless = 0;
});
afterEach(async () => {
  await room?.stop();
  room = undefined;
  rmSync(dir, { recursive: true });
});

function open(script: string): RoomProcess {
  const entry = join(dir, 'room.mjs');
  writeFileSync(entry, script);
  room = new RoomProcess({
    room: 'server',
    entry,
    env: process.env,
    print: (line) => void printed.push(line),
    onHopeless: () => void hopeless++,
  });
  return room;
}

const STAYS = `process.on('SIGTERM', () => { console.log('drained'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up');`;

it('passes on what the room prints, and lets it drain when it stops', async () => {
  const opened = open(STAYS);
  await vi.waitFor(() => expect(printed).toContain('up'), 5000);
  await opened.stop();
  expect(printed).toEqual(['up', 'drained']);
  expect(hopeless).toBe(0);
});

it('starts a crashed room again, later each time', async () => {
  open(`console.log('up'); process.exit(3);`);
  await vi.waitFor(() => expect(printed.filter((line) => line === 'up')).toHaveLength(2), 5000);
  await vi.waitFor(() => expect(printed.filter((line) => line.startsWith('server ended'))).toHaveLength(2), 5000);
  expect(printed).toContain('server ended (3); starting it again in 0.5 s');
  expect(printed).toContain('server ended (3); starting it again in 1 s');
});

it('gives up on a room that says a restart would not help', async () => {
  open('process.exit(78);');
  await vi.waitFor(() => expect(hopeless).toBe(1), 5000);
  expect(printed).toEqual([]);
});

it('does not start a room again that is to stop', async () => {
  const opened = open('process.exit(3);');
  await vi.waitFor(() => expect(printed).toHaveLength(1), 5000);
  await opened.stop();
  const count = printed.length;
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(printed).toHaveLength(count);
});
