package io.framecast.frameservice.demo;

import java.nio.ByteBuffer;

/**
 * One plane of a picture, 8 bits a sample.
 *
 * @param samples its bytes, row by row
 * @param rowBytes from one row's beginning to the next's
 */
record Plane(ByteBuffer samples, int rowBytes) {

    int get(int x, int y) {
        return samples.get(y * rowBytes + x) & 0xff;
    }

    void set(int x, int y, int value) {
        samples.put(y * rowBytes + x, (byte) value);
    }

    void fill(int left, int top, int width, int height, int value) {
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                set(x, y, value);
            }
        }
    }
}
