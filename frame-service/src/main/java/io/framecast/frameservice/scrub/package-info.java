/** Finds frames that the disk has damaged: reads records and checks them, in the background and when asked, and quarantines what is bad. */
package io.framecast.frameservice.scrub;
