/** What is asked of a movie after its import: other facts, its deletion. */
@NullMarked
package io.framecast.gateway.change;

import org.jspecify.annotations.NullMarked;
