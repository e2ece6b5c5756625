/**
 * This gateway's own copy of what the domain's topics say of movies, holdings and nodes, and what follows from it: listing and
 * playing need no database. Pure: no Spring, Kafka, Netty, clock or thread.
 */
@NullMarked
package io.framecast.gateway.catalogue;

import org.jspecify.annotations.NullMarked;
