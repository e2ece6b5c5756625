/**
 * The edge cache: frames that pass through this gateway to viewers are kept, in memory and then on disk, given to its other viewers
 * and pushed to other gateways.
 *
 * <p>{@link io.framecast.gateway.edge.EdgeCache} keeps <em>runs</em>, {@link io.framecast.gateway.edge.Shelf} knows of one movie
 * version which frames are kept and which are on their way, {@link io.framecast.gateway.edge.ViewingFeed} gives them to one viewing.
 */
@NullMarked
package io.framecast.gateway.edge;

import org.jspecify.annotations.NullMarked;
