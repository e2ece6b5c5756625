/** Single frames: fetched as requests of one frame, kept in a small cache. */
@NullMarked
package io.framecast.gateway.frame;

import org.jspecify.annotations.NullMarked;
