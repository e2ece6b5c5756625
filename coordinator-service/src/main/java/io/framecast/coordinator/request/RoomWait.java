package io.framecast.coordinator.request;

import io.framecast.protocol.event.QueuePlace;
import org.jspecify.annotations.Nullable;

/**
 * A paced request that waits for room.
 *
 * @param term of the coordinator that answered last; what one of a lower term says counts no more
 * @param place where it stands; null before the first answer
 */
public record RoomWait(long term, @Nullable QueuePlace place) {

    static final RoomWait UNANSWERED = new RoomWait(-1, null);
}
