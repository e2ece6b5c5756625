/** Which coordinator has which lists: who inherits those of one that is gone, and how they are spread again afterwards. Pure. */
package io.framecast.coordinator.handover;
