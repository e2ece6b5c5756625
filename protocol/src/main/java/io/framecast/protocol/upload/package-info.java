/** What gateways and frame services tell each other of files that arrive in pieces. */
package io.framecast.protocol.upload;
