/** Looks into a running domain from outside. */
package io.framecast.e2e.probe;
