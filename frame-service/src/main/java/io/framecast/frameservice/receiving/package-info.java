/** This node as a sink: groups whose frames are stored here. */
package io.framecast.frameservice.receiving;
