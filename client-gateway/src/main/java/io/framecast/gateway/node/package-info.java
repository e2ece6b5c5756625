/** This process as a node of its domain: settings, start and stop, health, what it reads and writes. */
@NullMarked
package io.framecast.gateway.node;

import org.jspecify.annotations.NullMarked;
