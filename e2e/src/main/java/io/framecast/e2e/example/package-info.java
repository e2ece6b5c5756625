/** Runs what stands in {@code examples/}, as it stands there. */
@org.jspecify.annotations.NullMarked
package io.framecast.e2e.example;
