/**
 * The demo movie: moving pictures of FFmpeg's own sources with each frame's number in it, for people and for tests.
 *
 * <p>{@link io.framecast.frameservice.demo.FrameStamp} knows no FFmpeg.
 */
package io.framecast.frameservice.demo;
