/** What viewers received and topics hold: plain data that invariants judge. */
package io.framecast.e2e.evidence;
