/**
 * Films into frames, by FFmpeg's libraries: demuxing, MJPEG copied as it is, everything else decoded and encoded to JPEG.
 *
 * <p>Runs in a child process only (see {@code conversion}): files come from outside and meet native decoders here. No Spring,
 * Kafka or Netty.
 */
package io.framecast.frameservice.film;
