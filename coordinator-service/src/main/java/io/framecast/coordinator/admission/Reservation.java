package io.framecast.coordinator.admission;

/**
 * A paced request as the reservations list it.
 *
 * @param ruid request unique id
 * @param holds whether its rate is reserved; else it waits
 * @param bytesPerSecond its rate, 1 or more
 * @param sinceMillis when it was accepted, milliseconds since 1970: who came first is first
 */
public record Reservation(String ruid, boolean holds, long bytesPerSecond, long sinceMillis) {

    Reservation granted() {
        return new Reservation(ruid, true, bytesPerSecond, sinceMillis);
    }
}
