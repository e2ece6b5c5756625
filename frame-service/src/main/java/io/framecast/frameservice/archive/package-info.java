/**
 * Archives of JPEG files, as they come from outside: which entries there are, in which order, and their bytes. Names are only
 * compared, never made files of. No FFmpeg, Spring, Kafka or Netty.
 */
package io.framecast.frameservice.archive;
