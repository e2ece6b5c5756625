/** What becomes of a movie id: its import, step by step, then the movie. Pure: no Spring, no Kafka, no clock, no thread. */
package io.framecast.coordinator.catalogue;
