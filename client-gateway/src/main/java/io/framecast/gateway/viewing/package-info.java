/**
 * This gateway as the sink of viewers' requests: asks the domain for a request, takes its strategy, passes frames on to
 * whoever watches, tells the coordinator how it goes.
 */
@NullMarked
package io.framecast.gateway.viewing;

import org.jspecify.annotations.NullMarked;
