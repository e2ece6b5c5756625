package io.framecast.gateway.catalogue;

/** How well a movie can be had. */
public enum MovieState {
    /** Its import goes on. */
    IMPORTING,
    /** Every frame lives on as many nodes as wanted. */
    READY,
    /** Every frame can be had, some live on fewer nodes than wanted. */
    DEGRADED,
    /** Some frames live on no node. */
    INCOMPLETE
}
