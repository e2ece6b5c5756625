/** A request as one stream of bytes: frames brought into order, paced, each in the form that the stream has on the wire. */
@NullMarked
package io.framecast.gateway.stream;

import org.jspecify.annotations.NullMarked;
