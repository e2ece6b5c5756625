/** How text looks on a terminal and elsewhere: tables, bars, colours, lines that are rewritten. */
package io.framecast.localcluster.terminal;
