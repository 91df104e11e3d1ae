// A thread for one question: what a device answers may throw anywhere inside of the library, grow without bound or never end. Then
// this thread is lost, and nothing else.
import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { parentPort, workerData } from 'node:worker_threads';
import { assertNever } from '../../protocol/assert-never.ts';
import { openDevice } from './device-client.ts';
import type { Device, DeviceQuestion } from './device-answer.ts';

/** Ten times what a recorder of 256 channels says of itself; looked for often enough that no line brings much more. */
const ANSWER_BYTES_MAX = 8 * 1024 * 1024;
const GUARD_MS = 50;

const { device, question }: { readonly device: Device; readonly question: DeviceQuestion } = workerData;
const agent = device.address.startsWith('https:') ? new TlsAgent() : new Agent();
const client = openDevice(device, agent);
const guard = setInterval(() => {
  const sockets = Object.values(agent.sockets).flatMap((some) => some ?? []);
  if (sockets.some(({ bytesRead }) => bytesRead > ANSWER_BYTES_MAX)) process.exit(1);
}, GUARD_MS);
try {
  parentPort?.postMessage({ answer: await answer() });
} catch (error) {
  parentPort?.postMessage({ because: client.reasonOf(error) });
} finally {
  clearInterval(guard);
  agent.destroy();
}

async function answer() {
  switch (question.ask) {
    case 'describe':
      return await client.describe();
    case 'presets':
      return await client.presets(question.profile);
    case 'goTo':
      return await client.goTo(question.profile, question.preset);
    default:
      return assertNever(question, 'question');
  }
}
