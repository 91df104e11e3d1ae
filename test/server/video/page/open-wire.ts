import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';

/** A socket whose kernel takes what it is handed when the test says so, and reads it no sooner. */
export function openWire() {
  const calls: { readonly chunks: readonly Buffer[]; readonly taken: () => void }[] = [];
  const received: Buffer[] = [];
  const wire = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _, taken) => void calls.push({ chunks: [chunk], taken }),
    writev: (chunks, taken) => void calls.push({ chunks: chunks.map(({ chunk }) => chunk), taken }),
  });
  return {
    wire,
    get calls() {
      return calls.length;
    },
    take: async () => {
      const call = calls.shift();
      if (!call) throw new Error('nothing has been written');
      received.push(Buffer.concat(call.chunks));
      call.taken();
      await turn();
    },
    /** All that was taken. */
    frames: () => readFrames(Buffer.concat(received)),
  };
}

/** Words, or what a binary frame holds; RFC 6455, section 5.2, as a server writes it. */
function readFrames(bytes: Buffer): (string | Buffer)[] {
  const frames: (string | Buffer)[] = [];
  for (let at = 0; at < bytes.length; ) {
    const short = bytes[at + 1] as number;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    const length = head === 2 ? short : head === 4 ? bytes.readUInt16BE(at + 2) : bytes.readUInt32BE(at + 6);
    const payload = bytes.subarray(at + head, at + head + length);
    if (payload.length !== length) throw new RangeError(`a frame of ${length} bytes has ${payload.length}`);
    if (bytes[at] !== 0x81 && bytes[at] !== 0x82) throw new RangeError(`a frame that begins with ${bytes[at]}`);
    frames.push(bytes[at] === 0x81 ? String(payload) : payload);
    at += head + length;
  }
  return frames;
}
