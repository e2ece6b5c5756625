/** What an import costs, beside FFmpeg's command line and beside copying the file. */
package io.framecast.benchmarks.ingest;
