/** What this node tells its domain: events that must arrive, and its holdings. */
package io.framecast.frameservice.announce;
