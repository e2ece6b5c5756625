/** The REST interface: what comes in is checked here, what goes out gets its shape here. */
@NullMarked
package io.framecast.gateway.rest;

import org.jspecify.annotations.NullMarked;
