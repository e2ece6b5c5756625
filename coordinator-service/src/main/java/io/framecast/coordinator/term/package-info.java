/** What orders commands and stored values: term, epoch, sequence. Pure: no Spring, no Kafka, no clock. */
package io.framecast.coordinator.term;
