/** The domain's rules by which movies are deleted: set, told, and what became of them. */
@NullMarked
package io.framecast.gateway.retention;

import org.jspecify.annotations.NullMarked;
