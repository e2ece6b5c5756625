/**
 * What becomes of one request: {@link io.framecast.coordinator.request.VideoRequestMachine} decides,
 * {@link io.framecast.coordinator.request.VideoRequest#apply} is the only writer. Pure: no Spring, no Kafka, no clock, no thread.
 */
package io.framecast.coordinator.request;
