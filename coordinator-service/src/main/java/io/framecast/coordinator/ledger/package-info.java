/**
 * The ledger: a consumer of its own projects the domain's topics to PostgreSQL. Nothing else waits for it; where PostgreSQL is
 * away it tries again, and catches up.
 */
package io.framecast.coordinator.ledger;
