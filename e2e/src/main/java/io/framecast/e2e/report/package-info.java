/** Figures of a run. */
package io.framecast.e2e.report;
