package io.framecast.frameservice.service;

/**
 * Which start of the node this is.
 *
 * @param number grows with each start: milliseconds since 1970
 */
record Incarnation(long number) {}
