/** Clients of the outside contract, written from its text and sharing nothing with the gateway. */
package io.framecast.e2e.client;
