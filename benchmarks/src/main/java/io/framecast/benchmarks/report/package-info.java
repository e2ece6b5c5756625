/** What a run showed, as data, and how it is told: pure. */
package io.framecast.benchmarks.report;
