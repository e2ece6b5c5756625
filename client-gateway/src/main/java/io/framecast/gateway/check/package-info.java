/** Has frame services read and check what they store of a movie. */
@NullMarked
package io.framecast.gateway.check;

import org.jspecify.annotations.NullMarked;
