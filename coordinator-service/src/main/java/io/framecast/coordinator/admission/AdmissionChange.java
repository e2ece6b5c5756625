package io.framecast.coordinator.admission;

/** One step of the reservations. */
public sealed interface AdmissionChange {

    /** The request it is about. */
    String ruid();

    /** The request's rate is reserved, or it waits, from now on. */
    record Kept(Reservation reservation) implements AdmissionChange {
        @Override
        public String ruid() {
            return reservation.ruid();
        }
    }

    /**
     * There is no room for it, and it may not wait, or no longer.
     *
     * @param why rule, value and remedy
     */
    record Refused(String ruid, String why) implements AdmissionChange {}

    /** It has ended, or is not heard of any more. */
    record Left(String ruid) implements AdmissionChange {}
}
