/** The conversion of a film as a process of its own: what the child prints, the child's main, and the parent that watches it. */
package io.framecast.frameservice.conversion;
