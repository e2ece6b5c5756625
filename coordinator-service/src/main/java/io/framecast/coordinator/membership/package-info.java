/** Who is in the domain: joins, silence, goodbyes, numbered views. Pure: no Spring, no Kafka, no clock, no thread. */
package io.framecast.coordinator.membership;
