/** Waiting for a condition, never for a time. */
package io.framecast.e2e.deadline;
