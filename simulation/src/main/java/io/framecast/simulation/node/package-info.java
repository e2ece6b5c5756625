/** The domain's processes: the services' own decisions, carried out on the simulated world. */
package io.framecast.simulation.node;
