import { UNIT_HEADER_BYTES, type UnitHeader, writeUnitHeader } from '../../../protocol/video.ts';

/** FIN and the opcode of binary; RFC 6455, section 5.2. A server's frames are not masked. */
const FINAL_BINARY = 0x82;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;
/** Most bytes of a WebSocket frame's header and a unit's. */
export const UNIT_FRAME_HEAD_BYTES = 10 + UNIT_HEADER_BYTES;

/**
 * Writes to `view`, from `at` on, all that stands before the unit itself in a WebSocket frame: the frame's header and the unit's.
 * Right as long as permessage-deflate is off. Returns where it ends.
 */
export function writeUnitFrameHead(view: DataView, at: number, header: UnitHeader, unitBytes: number): number {
  const length = UNIT_HEADER_BYTES + unitBytes;
  view.setUint8(at, FINAL_BINARY);
  let end = at + 2;
  if (length < TWO_BYTES) view.setUint8(at + 1, length);
  else if (length < 65_536) {
    view.setUint8(at + 1, TWO_BYTES);
    view.setUint16(at + 2, length);
    end += 2;
  } else {
    view.setUint8(at + 1, EIGHT_BYTES);
    view.setUint32(at + 2, 0);
    view.setUint32(at + 6, length);
    end += 8;
  }
  writeUnitHeader(view, header, end);
  return end + UNIT_HEADER_BYTES;
}
