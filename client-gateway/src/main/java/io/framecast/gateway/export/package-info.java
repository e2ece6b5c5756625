/** Movies as files to be kept: the stored JPEGs as they are, in a container, streamed as their frames arrive. */
@NullMarked
package io.framecast.gateway.export;

import org.jspecify.annotations.NullMarked;
