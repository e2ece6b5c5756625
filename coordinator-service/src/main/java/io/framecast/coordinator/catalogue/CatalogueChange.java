package io.framecast.coordinator.catalogue;

import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.MovieEdit;
import io.framecast.protocol.mask.FrameMask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step in the life of a movie id. Times are milliseconds since 1970. */
public sealed interface CatalogueChange {

    /** An import was accepted. */
    record Begun(ImportEvent.Requested request, long term, long atMillis) implements CatalogueChange {}

    /** A frame service told that it works on it. */
    record Heard(String node, long incarnation, long atMillis) implements CatalogueChange {}

    /** The frames are made. */
    record Made(ImportEvent.Converted frames, long atMillis) implements CatalogueChange {}

    /** A strategist is asked where they shall go. */
    record Asked(int attempt, String reason, long atMillis) implements CatalogueChange {}

    /** Targets are told to store them. */
    record Placed(List<Target> targets, String detail, long atMillis) implements CatalogueChange {}

    /** A target has stored frames. */
    record Stored(String node, FrameMask mask, long atMillis) implements CatalogueChange {}

    /** The movie is in the catalogue. */
    record Finished(Movie movie, String detail, long atMillis) implements CatalogueChange {}

    /** The import is given up. */
    record GivenUp(String detail, long atMillis) implements CatalogueChange {}

    /** The ended import need not be remembered any longer; the movie stays. */
    record Forgotten() implements CatalogueChange {}

    /** The movie has other facts, as that question asked. */
    record Edited(String changeId, MovieEdit edit) implements CatalogueChange {}

    /** The movie is out of the catalogue, as that question asked; what is left of it answers whoever asks again. */
    record Deleted(String changeId, long atMillis) implements CatalogueChange {}

    /** The deleted movie need not be remembered any longer; its record in the topic stays. */
    record Buried() implements CatalogueChange {}

    /** A movie without a frame, to which frames are appended, as that question asked. */
    record RecordingBegun(String changeId, Movie movie, long term, long atMillis) implements CatalogueChange {}

    /** The movie that is recorded is this now; as that question asked, or null where frames came. */
    record Recorded(@Nullable String changeId, Movie movie) implements CatalogueChange {}

    /** A new primary goes on with it. */
    record Inherited(long term) implements CatalogueChange {}
}
