/**
 * Movies that grow: the frames clients append, numbered, stored on several nodes, counted, acknowledged; one gateway at a time writes
 * a movie, the others pass on to it.
 */
@NullMarked
package io.framecast.gateway.recording;

import org.jspecify.annotations.NullMarked;
