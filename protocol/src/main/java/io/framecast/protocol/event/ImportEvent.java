package io.framecast.protocol.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an import, in the order in which it happens, and what is asked of a movie afterwards. Keyed by movie id, so
 * that two imports of one id, a change and a deletion meet in one log, and the coordinator decides in its order.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ImportEvent.Requested.class, name = "REQUESTED"),
    @JsonSubTypes.Type(value = ImportEvent.Accepted.class, name = "ACCEPTED"),
    @JsonSubTypes.Type(value = ImportEvent.Converting.class, name = "CONVERTING"),
    @JsonSubTypes.Type(value = ImportEvent.Converted.class, name = "CONVERTED"),
    @JsonSubTypes.Type(value = ImportEvent.Placing.class, name = "PLACING"),
    @JsonSubTypes.Type(value = ImportEvent.Placed.class, name = "PLACED"),
    @JsonSubTypes.Type(value = ImportEvent.Broken.class, name = "BROKEN"),
    @JsonSubTypes.Type(value = ImportEvent.Done.class, name = "DONE"),
    @JsonSubTypes.Type(value = ImportEvent.Failed.class, name = "FAILED"),
    @JsonSubTypes.Type(value = ImportEvent.ChangeAsked.class, name = "CHANGE_ASKED"),
    @JsonSubTypes.Type(value = ImportEvent.Changed.class, name = "CHANGED"),
    @JsonSubTypes.Type(value = ImportEvent.DeletionAsked.class, name = "DELETION_ASKED"),
    @JsonSubTypes.Type(value = ImportEvent.Deleted.class, name = "DELETED"),
    @JsonSubTypes.Type(value = ImportEvent.Refused.class, name = "REFUSED"),
    @JsonSubTypes.Type(value = ImportEvent.Repairing.class, name = "REPAIRING"),
    @JsonSubTypes.Type(value = ImportEvent.Dropping.class, name = "DROPPING"),
    @JsonSubTypes.Type(value = ImportEvent.Dropped.class, name = "DROPPED"),
    @JsonSubTypes.Type(value = ImportEvent.Repaired.class, name = "REPAIRED")
})
public sealed interface ImportEvent extends DomainEvent {

    /** The import; of what is asked of a movie afterwards, the question; of its repair, the round. */
    String importId();

    /** The movie; the record's key. */
    String movieId();

    /** When it was written. */
    Instant at();

    /**
     * A gateway asks for an import, before it takes the body.
     *
     * @param gateway who asks
     * @param title for people
     * @param copies on how many nodes each frame shall be
     * @param recordedAt when the footage was taken, where known
     * @param labels free key-value pairs; null for none
     */
    record Requested(String importId, String movieId, String gateway, String title, int copies, @Nullable Instant recordedAt,
            @Nullable Map<String, String> labels, Instant at) implements ImportEvent {}

    /**
     * The coordinator has taken it; the gateway may send the body to a frame service.
     *
     * @param movieVersion version the movie will have
     */
    record Accepted(String importId, String movieId, String movieVersion, Instant at) implements ImportEvent {}

    /**
     * A frame service tells how far it is, about once a second: it has the whole body and turns it into frames.
     *
     * @param node the frame service
     * @param frames frames made so far
     * @param bytes their size
     */
    record Converting(String importId, String movieId, String node, int frames, long bytes, Instant at) implements ImportEvent {}

    /**
     * All frames are made and held as {@link HoldingKind#STAGING} by that node.
     *
     * @param node the frame service
     * @param movieVersion version of the movie
     * @param frames how many there are, 1 or more
     * @param frameRate frames per second; their average where the rate varies
     * @param variableRate whether frames have times of their own
     * @param width pixels
     * @param height pixels
     * @param bytes size of all frames
     * @param detail what a user should know, such as that the file was truncated; may be empty
     */
    record Converted(String importId, String movieId, String node, String movieVersion, int frames, FrameRate frameRate,
            boolean variableRate, int width,
            int height, long bytes, String detail, Instant at) implements ImportEvent {}

    /**
     * The coordinator has the frames stored: one group with {@link Purpose#STORE} for each target.
     *
     * @param targets who shall store what
     */
    record Placing(String importId, String movieId, List<PlacementTarget> targets, Instant at) implements ImportEvent {}

    /**
     * A frame service has its part on disk, synced.
     *
     * @param node the frame service
     * @param movieVersion version of the movie
     * @param mask the frames it stored
     */
    record Placed(String importId, String movieId, String node, String movieVersion, FrameMask mask, Instant at)
            implements ImportEvent {}

    /**
     * A gateway or frame service cannot go on with it; the coordinator decides what follows.
     *
     * @param node who says so
     * @param detail why, for the user
     */
    record Broken(String importId, String movieId, String node, String detail, Instant at) implements ImportEvent {}

    /**
     * Every frame is durable on as many nodes as asked for, or as there are; the movie is in the catalogue.
     *
     * @param detail what a user should know; may be empty
     */
    record Done(String importId, String movieId, String detail, Instant at) implements ImportEvent {}

    /**
     * It has failed, nothing is left behind: whoever holds frames of it drops them.
     *
     * @param movieVersion version it would have had; null where it was refused at once
     * @param conflict true where it was refused because the id is taken
     * @param detail why, for the user
     */
    record Failed(String importId, String movieId, @Nullable String movieVersion, boolean conflict, String detail, Instant at)
            implements ImportEvent {}

    /** What is asked of a movie, and its answers. An answer names the question, which may be sent again until it comes. */
    sealed interface OfMovie extends ImportEvent permits ChangeAsked, Changed, DeletionAsked, Deleted, Refused {

        /** The question: chosen by the gateway that asks. */
        String changeId();

        @Override
        default String importId() {
            return changeId();
        }
    }

    /**
     * A gateway asks for other facts about a movie.
     *
     * @param gateway who asks
     * @param edit which
     */
    record ChangeAsked(String changeId, String movieId, String gateway, MovieEdit edit, Instant at) implements OfMovie {}

    /**
     * The movie says so now.
     *
     * @param movie its record, as in the topic of movies
     */
    record Changed(String changeId, String movieId, Movie movie, Instant at) implements OfMovie {}

    /**
     * A gateway asks for a movie, or for the import that makes one, to be deleted.
     *
     * @param gateway who asks; a strategist where a rule does
     * @param movieVersion the version that is meant; null for whichever there is
     * @param reason the rule that asks: what it may not delete is refused. Null where somebody does
     */
    record DeletionAsked(String changeId, String movieId, String gateway, @Nullable String movieVersion, @Nullable String reason, Instant at)
            implements OfMovie {

        /** Somebody asks. */
        public DeletionAsked(String changeId, String movieId, String gateway, Instant at) {
            this(changeId, movieId, gateway, null, null, at);
        }
    }

    /**
     * It is out of the catalogue: whoever holds frames of it drops them, and its requests fail.
     *
     * @param movie its last record, as in the topic of movies; null where it was an import that was given up
     * @param reason the rule that asked; null where somebody did
     */
    record Deleted(String changeId, String movieId, @Nullable Movie movie, @Nullable String reason, Instant at) implements OfMovie {

        /** Somebody asked. */
        public Deleted(String changeId, String movieId, @Nullable Movie movie, Instant at) {
            this(changeId, movieId, movie, null, at);
        }
    }

    /**
     * What was asked of a movie is not done.
     *
     * @param reason which rule
     * @param detail rule, value and remedy, for the user
     */
    record Refused(String changeId, String movieId, Refusal reason, String detail, Instant at) implements OfMovie {}

    /** How a movie's frames get as many copies as they should have, in rounds; {@link Placed} and {@link Broken} tell of them too. */
    sealed interface OfRepair extends ImportEvent permits Repairing, Dropping, Dropped, Repaired {

        /** The round: see {@code Ids.repair}. */
        String repairId();

        @Override
        default String importId() {
            return repairId();
        }
    }

    /**
     * The coordinator begins a round: it copies, or it drops. Drops are ordered once it has read this back.
     *
     * @param movieVersion version of the movie
     * @param copies who shall store which frames that it has not
     * @param drops who shall drop which frames
     * @param detail what an operator should know; may be empty
     * @param term the coordinator's term
     * @param sequence grows with each step of the movie's repair
     */
    record Repairing(String repairId, String movieId, String movieVersion, List<PlacementTarget> copies, List<PlacementTarget> drops,
            String detail, long term, long sequence, Instant at) implements OfRepair {}

    /**
     * A frame service is told to drop frames of which there are enough copies without it.
     *
     * @param movieVersion version of the movie
     * @param node the frame service
     * @param mask the frames
     * @param copies on how many nodes each frame shall be
     * @param term the coordinator's term
     * @param sequence grows with each step of the movie's repair; a node refuses less than it has read
     */
    record Dropping(String repairId, String movieId, String movieVersion, String node, FrameMask mask, int copies, long term,
            long sequence, Instant at) implements OfRepair {}

    /**
     * A frame service has them no more.
     *
     * @param node the frame service
     * @param mask the frames
     * @param at by the node's clock, after it dropped them: what it says of its holding from then on is without them
     */
    record Dropped(String repairId, String movieId, String node, FrameMask mask, Instant at) implements OfRepair {}

    /**
     * The round has ended; another may follow.
     *
     * @param detail what was not done; empty where all was
     */
    record Repaired(String repairId, String movieId, String detail, Instant at) implements OfRepair {}

    /** Why what was asked of a movie is not done. */
    enum Refusal {
        /** No movie has that id. */
        UNKNOWN,
        /** It is being imported. */
        IMPORTING,
        /** A value breaks a rule. */
        INVALID,
        /** The id is a movie's, or an import makes one of it. */
        TAKEN,
        /** Frames cannot be appended to it, or no more. */
        NOT_RECORDING,
        /** A rule asked for its deletion, and it is protected. */
        PROTECTED
    }
}
