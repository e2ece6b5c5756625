/** Clock, log and network as a domain's processes see them, in one thread. */
package io.framecast.simulation.world;
