/** The ledger in PostgreSQL, read only. */
@NullMarked
package io.framecast.gateway.ledger;

import org.jspecify.annotations.NullMarked;
