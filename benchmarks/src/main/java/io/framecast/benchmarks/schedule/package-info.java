/** Which faults a run brings, decided before it begins: pure, from seed, duration and processes. */
package io.framecast.benchmarks.schedule;
