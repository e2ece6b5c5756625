/** A real cluster, started and stopped by the product's own launcher. */
package io.framecast.e2e.cluster;
