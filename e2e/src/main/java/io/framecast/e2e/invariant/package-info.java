/** The invariants of the architecture page that can be seen from outside, a class each. */
package io.framecast.e2e.invariant;
