package io.framecast.protocol.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What gateways ask for and tell of movies that grow. Keyed by movie id, in a topic of their own: what is counted depends on the order
 * of claims and frames alone, so a primary that reads them again comes to the same. Questions are answered in the topic of imports
 * by {@link ImportEvent.Changed} or {@link ImportEvent.Refused}; frames that were counted by the movie's own record.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RecordingEvent.BeginAsked.class, name = "BEGIN_ASKED"),
    @JsonSubTypes.Type(value = RecordingEvent.WriterAsked.class, name = "WRITER_ASKED"),
    @JsonSubTypes.Type(value = RecordingEvent.Appended.class, name = "APPENDED"),
    @JsonSubTypes.Type(value = RecordingEvent.CloseAsked.class, name = "CLOSE_ASKED")
})
public sealed interface RecordingEvent extends DomainEvent {

    /** The movie; the record's key. */
    String movieId();

    /** When it was written. */
    Instant at();

    /** What is answered; the answer names the question, which may be sent again until it comes. */
    sealed interface Question extends RecordingEvent permits BeginAsked, WriterAsked, CloseAsked {

        /** The question: chosen by the gateway that asks. */
        String changeId();
    }

    /**
     * A gateway asks for a movie to which frames can be appended.
     *
     * @param changeId the question; also the version of the movie
     * @param gateway who asks
     * @param title for people
     * @param copies on how many nodes each frame shall be
     * @param frameRate what it is taken to be before two frames tell
     * @param recordedAt when the footage was taken; null for when the first frame was
     * @param labels free key-value pairs
     */
    record BeginAsked(String changeId, String movieId, String gateway, String title, int copies, FrameRate frameRate,
            @Nullable Instant recordedAt, Map<String, String> labels, Instant at) implements Question {}

    /**
     * A gateway asks to be the one that appends.
     *
     * @param gateway who asks
     * @param incarnation which start of it
     */
    record WriterAsked(String changeId, String movieId, String gateway, long incarnation, Instant at) implements Question {}

    /**
     * The writer has frames on disk, synced, on as many nodes as they shall be on.
     *
     * @param gateway the writer
     * @param movieVersion version of the movie
     * @param epoch of the writer
     * @param frames how many the movie has with them
     * @param bytes size of all its frames with them
     * @param width pixels
     * @param height pixels
     * @param firstFrameAt when the movie's first frame was taken
     * @param lastMicros when the last frame is shown, in microseconds after the first
     */
    record Appended(String movieId, String gateway, String movieVersion, int epoch, int frames, long bytes, int width, int height,
            Instant firstFrameAt, long lastMicros, Instant at) implements RecordingEvent {}

    /**
     * A gateway asks for the end of the recording.
     *
     * @param gateway who asks
     */
    record CloseAsked(String changeId, String movieId, String gateway, Instant at) implements Question {}
}
