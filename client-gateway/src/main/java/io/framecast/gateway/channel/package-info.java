/**
 * The socket's protocol without any network: messages in both directions, the binary frame header, and what one channel has
 * been asked for and has sent. Pure: no Spring, Kafka, Netty, clock or thread.
 */
@NullMarked
package io.framecast.gateway.channel;

import org.jspecify.annotations.NullMarked;
