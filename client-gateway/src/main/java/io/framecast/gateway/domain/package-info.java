/** The domain's nodes as the outside sees them. Pure. */
@NullMarked
package io.framecast.gateway.domain;

import org.jspecify.annotations.NullMarked;
