/** What operators watch a node by: its loops, its queues, and the story of each request in its log. */
package io.framecast.protocol.watch;
