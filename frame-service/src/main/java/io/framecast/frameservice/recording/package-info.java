/** Frames of movies that are still being recorded: what gateways append, and what of it counts. */
package io.framecast.frameservice.recording;
