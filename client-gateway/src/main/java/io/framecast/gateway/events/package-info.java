/** The domain's events as they happen, for whoever watches over HTTP. */
@NullMarked
package io.framecast.gateway.events;

import org.jspecify.annotations.NullMarked;
