import { crc32c } from '../../main/resources/static/core/crc32c.js';

/** A binary message as the gateway sends it. @returns {Uint8Array} */
export function binaryFrame({ channel = 1, source = 0, generation = 1, frame, jpeg = new Uint8Array([1, 2, 3, 4, 5]), crc = crc32c(jpeg) }) {
  const bytes = new Uint8Array(24 + jpeg.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint16(2, channel);
  view.setUint16(4, source);
  view.setUint32(8, generation);
  view.setUint32(12, frame);
  view.setUint32(16, crc);
  view.setUint32(20, jpeg.length);
  bytes.set(jpeg, 24);
  return bytes;
}
