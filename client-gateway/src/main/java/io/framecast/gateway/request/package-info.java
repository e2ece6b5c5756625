/**
 * What became of each request, folded from the domain's events: pure but for the ledger's reader, which is an interface here.
 */
@NullMarked
package io.framecast.gateway.request;

import org.jspecify.annotations.NullMarked;
