import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Authorization, chooseChallenge } from '../../../../server/video/rtsp/authorization.ts';
import { InterleavedReader } from '../../../../server/video/rtsp/interleaved-reader.ts';
import { readAnswer, type RtspAnswer } from '../../../../server/video/rtsp/rtsp-message.ts';
import { readDescription } from '../../../../server/video/rtsp/session-description.ts';
import { readPictureFormat } from '../../../../server/video/picture/read-picture-format.ts';

describe('the bytes of a connection', () => {
  it('are the same packets and answers however they arrive', () => {
    const part = fc.oneof(
      fc.record({ channel: fc.nat({ max: 3 }), bytes: fc.uint8Array({ maxLength: 300 }) }),
      fc.record({ body: fc.string({ unit: 'grapheme', maxLength: 60 }) }),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
        (parts, cuts) => {
          const wire = Buffer.concat(
            parts.map((one) =>
              'bytes' in one
                ? Buffer.concat([
                    Buffer.from([0x24, one.channel, one.bytes.length >> 8, one.bytes.length & 255]),
                    one.bytes,
                  ])
                : Buffer.from(
                    `RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: ${Buffer.byteLength(one.body)}\r\n\r\n${one.body}`,
                  ),
            ),
          );
          const got: unknown[] = [];
          const reader = new InterleavedReader({
            packet: (channel, bytes, start, end) =>
              got.push({ channel, bytes: new Uint8Array(bytes.subarray(start, end)) }),
            message: (head, body) => got.push({ body: readAnswer(head, body)?.body }),
          });
          // One buffer for all reads.
          const buffer = Buffer.alloc(100);
          for (let at = 0, cut = 0; at < wire.length; cut += 1) {
            const length = wire.copy(buffer, 0, at, at + (cuts[cut % cuts.length] ?? 1));
            reader.take(buffer, length);
            buffer.fill(0);
            at += length;
          }
          expect(got).toEqual(parts);
        },
      ),
    );
  });

  it.each([
    ['garbage', Buffer.from([1, 2, 3])],
    ['an answer without end', Buffer.from(`RTSP/1.0 200 OK\r\nX: ${'x'.repeat(20_000)}`)],
    ['an answer of gigabytes', Buffer.from('RTSP/1.0 200 OK\r\nContent-Length: 4000000000\r\n\r\n')],
  ])('%s ends the connection', (_, bytes) => {
    const reader = new InterleavedReader({ packet: () => undefined, message: () => undefined });
    expect(() => reader.take(bytes, bytes.length)).toThrow(expect.objectContaining({ because: 'unreadable' }));
  });
});

describe('credentials', () => {
  const who = { user: 'Mufasa', password: 'Circle of Life' };
  const answer = (header: string, request: { method: string; uri: string }) => {
    const challenge = chooseChallenge([header]);
    if (!challenge) throw new Error('no challenge');
    return new Authorization(challenge, who, () => 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ').headerFor(request);
  };

  // RFC 7616, section 3.9.1.
  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('Digest with %s and qop, as RFC 7616 has it', (algorithm, response) => {
    const header = answer(
      `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
      { method: 'GET', uri: '/dir/index.html' },
    );
    expect(header).toContain(`response="${response}"`);
    expect(header).toContain('nc=00000001');
    expect(header).not.toContain(who.password);
  });

  it('Digest without qop, as cameras have it', () => {
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const header = answer('Digest realm="cam", nonce="abc"', { method: 'DESCRIBE', uri: 'rtsp://h/s' });
    const response = md5(`${md5('Mufasa:cam:Circle of Life')}:abc:${md5('DESCRIBE:rtsp://h/s')}`);
    expect(header).toBe(`Digest username="Mufasa", realm="cam", nonce="abc", uri="rtsp://h/s", response="${response}"`);
  });

  it('the best way is chosen, also where several stand in one header', () => {
    expect(chooseChallenge(['Basic realm="x"', 'Digest realm="x", nonce="n"'])).toMatchObject({ scheme: 'digest' });
    expect(
      chooseChallenge(['Digest realm="x", nonce="n", algorithm=MD5, Digest realm="x", nonce="m", algorithm=SHA-256']),
    ).toMatchObject({ algorithm: 'sha256', nonce: 'm' });
    expect(chooseChallenge(['Basic realm="x"'])).toEqual({ scheme: 'basic' });
    expect(chooseChallenge(['Negotiate', 'Digest realm="x", nonce="n", algorithm=SHA-512-256'])).toBeUndefined();
    expect(answer('Basic realm="x"', { method: 'PLAY', uri: '*' })).toBe(`Basic ${btoa('Mufasa:Circle of Life')}`);
  });
});

describe('a session description', () => {
  const described = (body: string, base?: string): RtspAnswer => ({
    status: 200,
    headers: new Map(base === undefined ? [] : [['content-base', [base]]]),
    body,
  });
  const video = (more = '') =>
    `v=0\r\ns=x\r\na=control:*\r\nm=audio 0 RTP/AVP 8\r\na=control:track1\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0IAKeNQ,aM48gA==\r\n${more}`;

  it('names the video, its parameter sets and where it is controlled', () => {
    expect(readDescription(described(video('a=control:track2\r\n'), 'rtsp://h/a/'), 'rtsp://h/a')).toEqual({
      codec: 'h264',
      payloadType: 96,
      control: 'rtsp://h/a/track2',
      sessionControl: 'rtsp://h/a/',
      parameterSets: [Buffer.from('Z0IAKeNQ', 'base64'), Buffer.from('aM48gA==', 'base64')],
    });
    expect(readDescription(described(video('a=control:trackID=1\r\n')), 'rtsp://h/a')?.control).toBe(
      'rtsp://h/a/trackID=1',
    );
    expect(readDescription(described(video('a=control:rtsp://h/b\r\n')), 'rtsp://h/a')?.control).toBe('rtsp://h/b');
    expect(readDescription(described(video()), 'rtsp://h/a')?.control).toBe('rtsp://h/a');
  });

  it('H.265 with its three sets; no video that is known: none', () => {
    const h265 =
      'm=video 0 RTP/AVP 98\r\na=rtpmap:98 H265/90000\r\na=fmtp:98 sprop-vps=AQ==; sprop-sps=Ag==; sprop-pps=Aw==\r\n';
    expect(readDescription(described(h265), 'rtsp://h/a')).toMatchObject({
      codec: 'h265',
      payloadType: 98,
      parameterSets: [Buffer.of(1), Buffer.of(2), Buffer.of(3)],
    });
    expect(readDescription(described('m=video 0 RTP/AVP 26\r\n'), 'rtsp://h/a')).toBeUndefined();
    expect(readDescription(described(''), 'rtsp://h/a')).toBeUndefined();
  });
});

describe('a picture’s format', () => {
  // Of x264 and x265, and of a camera with scaling lists and cropping.
  it.each([
    ['h264', 'Z0LAHtoCgL/lwEQAAAMABAAAAwDyPFi6gA==', { width: 640, height: 360, codecString: 'avc1.42c01e' }],
    ['h264', 'Z2QAKKzZQHgCJ+XARAAAAwAEAAADAPA8YMZY', { width: 1920, height: 1080, codecString: 'avc1.640028' }],
    [
      'h265',
      'QgEBAWAAAAMAkAAAAwAAAwBdoAKAgC0WWVmkkyvAQAAA+kAAF3AC',
      { width: 1280, height: 720, codecString: 'hev1.1.6.L93.90' },
    ],
  ] as const)('%s %s', (codec, sps, format) => {
    expect(readPictureFormat(codec, Buffer.from(sps, 'base64'))).toEqual({ codec, ...format });
  });

  it('of damaged parameter sets: none, and no exception', () => {
    fc.assert(
      fc.property(fc.constantFrom('h264', 'h265'), fc.uint8Array({ maxLength: 80 }), (codec, bytes) => {
        const format = readPictureFormat(codec, bytes);
        if (format) expect(Math.max(format.width, format.height)).toBeLessThanOrEqual(16_384);
      }),
      { numRuns: 2_000 },
    );
  });
});
