/** Which paced requests may begin, and which wait for room. Pure. */
package io.framecast.coordinator.admission;
