/** Viewers as people are: they come, watch at a steady rate or take all they can get, seek, and go, politely or not. */
package io.framecast.benchmarks.viewer;
