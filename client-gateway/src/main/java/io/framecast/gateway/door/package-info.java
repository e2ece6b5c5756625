/** What the web server takes at all: how many connections, how long it waits for a request, and what is no HTTP. */
@NullMarked
package io.framecast.gateway.door;

import org.jspecify.annotations.NullMarked;
