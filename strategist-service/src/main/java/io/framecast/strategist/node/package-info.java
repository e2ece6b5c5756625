/** The strategist as a node of its domain: joins it, reads what it tells, and takes questions once it knows enough. */
package io.framecast.strategist.node;
