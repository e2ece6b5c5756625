/**
 * The socket on Netty's own pipeline: takes the upgrade over from the web server, carries channels, writes frames without
 * copying them. What the messages mean is in {@code channel}.
 */
@NullMarked
package io.framecast.gateway.socket;

import org.jspecify.annotations.NullMarked;
