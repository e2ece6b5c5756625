package io.framecast.protocol.event;

/** The answer to a claim. */
public enum RoomVerdict {
    /** Its rate is reserved: the request may be planned. */
    GRANTED,
    /** It stands in the queue. */
    WAITS,
    /** There is no room, and it may not wait, or no longer: the request ends. */
    REFUSED
}
