/** Seeded schedules, and the program that runs them. */
package io.framecast.simulation;
