import { UNIT_HEADER_BYTES, type UnitHeader, writeUnitHeader } from '../../../protocol/video.ts';

/** FIN and the opcode of binary; RFC 6455, section 5.2. A server's frames are not masked. */
const FINAL_BINARY = 0x82;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;
const MOST_HEADER_BYTES = 10;

/**
 * All that stands before the unit itself in a WebSocket frame: the frame's header and the unit's. The unit's own bytes are
 * written behind it as they are, the same to every page. Right as long as permessage-deflate is off.
 */
export function unitFrameHead(header: UnitHeader, unitBytes: number): Buffer {
  const length = UNIT_HEADER_BYTES + unitBytes;
  const head = Buffer.allocUnsafe(MOST_HEADER_BYTES + UNIT_HEADER_BYTES);
  head[0] = FINAL_BINARY;
  let at = 2;
  if (length < TWO_BYTES) head[1] = length;
  else if (length < 65_536) {
    head[1] = TWO_BYTES;
    at = head.writeUInt16BE(length, 2);
  } else {
    head[1] = EIGHT_BYTES;
    head.writeUInt32BE(0, 2);
    at = head.writeUInt32BE(length, 6);
  }
  writeUnitHeader(new DataView(head.buffer, head.byteOffset + at, UNIT_HEADER_BYTES), header);
  return head.subarray(0, at + UNIT_HEADER_BYTES);
}
