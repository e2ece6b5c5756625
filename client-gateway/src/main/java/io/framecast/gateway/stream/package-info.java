/** A request as one multipart stream: frames brought into order, paced, each a part. */
@NullMarked
package io.framecast.gateway.stream;

import org.jspecify.annotations.NullMarked;
