/** Looks after all movies, and proposes rounds of repair where frames have other copies than they should. */
@org.jspecify.annotations.NullMarked
package io.framecast.strategist.repair;
