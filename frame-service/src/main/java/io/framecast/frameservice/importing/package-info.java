/** Imports on this node: films waiting for their conversion, frames staged until they are placed, and what is dropped when. */
package io.framecast.frameservice.importing;
