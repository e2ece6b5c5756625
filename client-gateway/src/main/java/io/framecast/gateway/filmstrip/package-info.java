/** A movie at a glance: thumbnails of some of its frames in one picture. */
@NullMarked
package io.framecast.gateway.filmstrip;

import org.jspecify.annotations.NullMarked;
