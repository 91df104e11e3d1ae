import { askThread } from '../ask-thread.ts';
import {
  type Device,
  type DeviceAnswers,
  DeviceFault,
  type DeviceFaultReason,
  type DeviceQuestion,
} from './device-answer.ts';

/** What a recorder of 256 channels says of itself takes a tenth of it. */
const HEAP_MB_MAX = 128;

type Told = { readonly answer: DeviceAnswers[DeviceQuestion['ask']] } | { readonly because: DeviceFaultReason };

/**
 * Asks a device by ONVIF (profile S), in a thread of its own that is ended after `patienceMs`, whatever the device does.
 * @throws {DeviceFault}
 */
export async function askDevice<Question extends DeviceQuestion>(
  device: Device,
  question: Question,
  { patienceMs }: { readonly patienceMs: number },
): Promise<DeviceAnswers[Question['ask']]> {
  const heard = await askThread(new URL('./onvif-worker.ts', import.meta.url), {
    patienceMs,
    workerData: { device, question },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
    // What the library would write is of the device, and not for a log.
    stdout: true,
    stderr: true,
  });
  if ('because' in heard) throw new DeviceFault(heard.because === 'silent' ? 'silent' : 'unreadable');
  const told = heard.said as Told;
  if ('because' in told) throw new DeviceFault(told.because);
  return told.answer as DeviceAnswers[Question['ask']];
}
