/** How a movie's frames get as many copies as they should have, round by round. Pure: no Spring, no Kafka, no clock, no thread. */
package io.framecast.coordinator.repair;
