/** What frame services' indexes say of a movie's frames: how long they are and when they are shown, without the frames themselves. */
@NullMarked
package io.framecast.gateway.index;

import org.jspecify.annotations.NullMarked;
