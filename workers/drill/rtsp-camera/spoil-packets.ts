import type { Random } from '../random.ts';
import type { CameraFault } from './camera-fault.ts';

/** Behind the headers of RTP and of a fragment, so that what is wrong is the picture itself. */
const FIRST_SPOILT_BYTE = 15;
/** Wrong bytes in a packet that has any. */
const SPOILT_BYTES = 8;

/** What a fault leaves of packets; they are changed in place. */
export function spoilPackets(packets: Buffer[], fault: CameraFault | undefined, random: Random): readonly Buffer[] {
  if (fault?.kind === 'loss') return packets.filter(() => random() >= fault.share);
  if (fault?.kind === 'corrupt') {
    for (const packet of packets) {
      if (packet.length <= FIRST_SPOILT_BYTE || random() >= fault.share) continue;
      for (let count = 0; count < SPOILT_BYTES; count += 1) {
        const at = FIRST_SPOILT_BYTE + Math.floor(random() * (packet.length - FIRST_SPOILT_BYTE));
        packet[at] = Math.floor(random() * 256);
      }
    }
  }
  return packets;
}
