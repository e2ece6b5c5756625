// The binary frame of the socket, big-endian:
//
//    0        1        2        3        4        5        6        7
//  +--------+--------+--------+--------+--------+--------+--------+--------+
//  |version |flags   |channel          |source           |reserved         |   0
//  +--------+--------+--------+--------+--------+--------+--------+--------+
//  |generation                         |frame                              |   8
//  +--------+--------+--------+--------+--------+--------+--------+--------+
//  |CRC-32C of the JPEG                |length of the JPEG                 |  16
//  +--------+--------+--------+--------+--------+--------+--------+--------+
//  |JPEG ...                                                                  24

import { crc32c } from './crc32c.js';

export const HEADER_BYTES = 24;
const VERSION = 1;

/**
 * @typedef {object} ReceivedFrame
 * @property {number} channel
 * @property {number} source index of the node that delivered it, announced by `view`
 * @property {number} generation
 * @property {number} frame
 * @property {Uint8Array} jpeg a window on the message, not a copy
 * @property {boolean} intact whether length and checksum agree with the header
 */

/**
 * Reads one binary message.
 * @param {ArrayBuffer} message
 * @returns {ReceivedFrame}
 * @throws {RangeError} where even the header cannot be trusted
 */
export function readFrame(message) {
  if (message.byteLength < HEADER_BYTES) {
    throw new RangeError(`a frame has a header of ${HEADER_BYTES} bytes, this message has ${message.byteLength}`);
  }
  const view = new DataView(message);
  const version = view.getUint8(0);
  if (version !== VERSION) throw new RangeError(`frame header version must be ${VERSION}, not ${version}`);
  const jpeg = new Uint8Array(message, HEADER_BYTES);
  return {
    channel: view.getUint16(2),
    source: view.getUint16(4),
    generation: view.getUint32(8),
    frame: view.getUint32(12),
    jpeg,
    intact: view.getUint32(20) === jpeg.length && view.getUint32(16) === crc32c(jpeg),
  };
}
