/** This process as a node of its domain: settings, wiring, joining, roles, health. */
package io.framecast.coordinator.node;
