/** Tells frame services that they shall be emptied, or no longer. */
package io.framecast.gateway.drain;
