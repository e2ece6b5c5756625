/** A cluster, a crowd that watches, faults that come by schedule, and what is seen of it all. */
package io.framecast.benchmarks.chaos;
