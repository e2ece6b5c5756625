package io.framecast.benchmarks.report;

/**
 * One figure.
 *
 * @param what it is
 * @param value as it is shown, with its unit
 */
public record Figure(String what, String value) {}
