/** How long viewers wait: for a first frame, for the frame they jump to, and when a process dies or stops. */
package io.framecast.benchmarks.latency;
