/**
 * The frame store: segment files of wire-ready records with an index each, written once, and what is held of which movie.
 *
 * <p>Knows files and Netty's file regions; no Spring, Kafka or clock. The bytes are described in {@code docs/store-layout.md}.
 */
package io.framecast.frameservice.store;
