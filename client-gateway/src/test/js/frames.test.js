import assert from 'node:assert/strict';
import test from 'node:test';
import { crc32c } from '../../main/resources/static/core/crc32c.js';
import { readFrame } from '../../main/resources/static/core/frames.js';

const bytes = (hex) => new Uint8Array(hex.match(/../g).map((pair) => parseInt(pair, 16)));

test('CRC-32C gives the published values', () => {
  assert.equal(crc32c(new TextEncoder().encode('123456789')), 0xe3069283);
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa); // RFC 3720, B.4
  assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
  assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e);
  assert.equal(crc32c(new Uint8Array(0)), 0);
});

test('the checksum does not depend on how the length divides by four', () => {
  const bytewise = (data) => {
    let crc = 0xffffffff;
    for (const byte of data) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    }
    return (crc ^ 0xffffffff) >>> 0;
  };
  for (let length = 0; length < 20; length++) {
    const data = Uint8Array.from({ length }, (_, i) => i * 37 + length);
    assert.equal(crc32c(data), bytewise(data), `length ${length}`);
  }
});

// version 1, channel 0x0102, source 3, generation 0x10, frame 0x1234, CRC-32C of "123456789", length 9
const GOLDEN = '0100' + '0102' + '0003' + '0000' + '00000010' + '00001234' + 'e3069283' + '00000009' + '313233343536373839';

test('the golden frame reads field by field', () => {
  const frame = readFrame(bytes(GOLDEN).buffer);
  assert.equal(frame.channel, 0x0102);
  assert.equal(frame.source, 3);
  assert.equal(frame.generation, 16);
  assert.equal(frame.frame, 0x1234);
  assert.equal(new TextDecoder().decode(frame.jpeg), '123456789');
  assert.equal(frame.intact, true);
});

test('any flipped bit of the JPEG, its checksum or its length makes the frame not intact', () => {
  for (let at = 16; at < bytes(GOLDEN).length; at++) {
    const damaged = bytes(GOLDEN);
    damaged[at] ^= 0x10;
    assert.equal(readFrame(damaged.buffer).intact, false, `byte ${at}`);
  }
  assert.equal(readFrame(bytes(GOLDEN).slice(0, -1).buffer).intact, false, 'cut short');
});

test('a message without a whole header or of another version is refused', () => {
  assert.throws(() => readFrame(new ArrayBuffer(23)), /header of 24 bytes, this message has 23/);
  const other = bytes(GOLDEN);
  other[0] = 2;
  assert.throws(() => readFrame(other.buffer), /version must be 1, not 2/);
});
