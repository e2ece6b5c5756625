// Reads the frame number back from the picture: what was *painted*, not what was believed to be painted.
//
// The demo movie draws each frame's number as a row of 16 blocks, 16x16 pixels each, from x=16, y=16, most significant
// bit first, white is 1.

const BLOCKS = 16;
const BLOCK_PIXELS = 16;
const LEFT = 16;
const TOP = 16;
const WHITE_LUMA = 128;

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @returns {number} the 16-bit number in the block row
 */
export function readBlockRow(context) {
  const { data } = context.getImageData(LEFT, TOP, BLOCKS * BLOCK_PIXELS, BLOCK_PIXELS);
  let value = 0;
  for (let block = 0; block < BLOCKS; block++) {
    value = value * 2 + (meanLuma(data, block) > WHITE_LUMA ? 1 : 0);
  }
  return value;
}

/** Over the block's middle: JPEG blurs edges. */
function meanLuma(data, block) {
  let sum = 0;
  let pixels = 0;
  for (let y = 4; y < BLOCK_PIXELS - 4; y++) {
    for (let x = 4; x < BLOCK_PIXELS - 4; x++) {
      const at = 4 * (y * BLOCKS * BLOCK_PIXELS + block * BLOCK_PIXELS + x);
      sum += 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
      pixels++;
    }
  }
  return sum / pixels;
}
