/** What must hold in every schedule, one class each. */
package io.framecast.simulation.invariant;
