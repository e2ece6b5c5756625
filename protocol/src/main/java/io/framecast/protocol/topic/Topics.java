package io.framecast.protocol.topic;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Claim;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DeadLetter;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.MovieGone;
import io.framecast.protocol.event.Place;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.RecordingEvent;
import io.framecast.protocol.event.Retention;
import io.framecast.protocol.event.Room;
import io.framecast.protocol.event.SdJoin;
import io.framecast.protocol.event.SdRefused;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Setup;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.View;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.topic.Topic.Kept;
import io.framecast.protocol.topic.Topic.Spread;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every topic of a domain. */
public final class Topics {

    private static final String VIEW_KEY = "view";
    private static final String RETENTION_KEY = "retention";

    public static final Topic<SdJoin> SDJOIN = new Topic<>("sdjoin", SdJoin.class, Spread.SINGLE, Kept.DAYS, SdJoin::nodeId);
    public static final Topic<SdRefused> SDREFUSED = new Topic<>("sdrefused", SdRefused.class, Spread.SINGLE, Kept.HOURS, SdRefused::nodeId);
    public static final Topic<Heartbeat> HEARTBEAT = new Topic<>("heartbeat", Heartbeat.class, Spread.SINGLE, Kept.HOURS, Heartbeat::nodeId);
    public static final Topic<View> VIEW = new Topic<>("view", View.class, Spread.SINGLE, Kept.COMPACTED, view -> VIEW_KEY);
    /** Each view once more for every RUID partition: an ordinary input of the request machines. */
    public static final Topic<View> VIEW_CHANGE = new Topic<>("view-change", View.class, Spread.BY_KEY, Kept.HOURS, Topics::anyKey);

    public static final Topic<Holding> HOLDING = new Topic<>("holding", Holding.class, Spread.BY_KEY, Kept.COMPACTED, Holding::key);
    public static final Topic<Movie> MOVIE = new Topic<>("movie", Movie.class, Spread.BY_KEY, Kept.COMPACTED, Movie::id);
    /** Each deleted movie version once for every RUID partition: an ordinary input of the request machines. */
    public static final Topic<MovieGone> MOVIE_GONE = new Topic<>("movie-gone", MovieGone.class, Spread.BY_KEY, Kept.DAYS, Topics::anyKey);

    public static final Topic<ImportEvent> IMPORT = new Topic<>("import", ImportEvent.class, Spread.BY_KEY, Kept.DAYS, ImportEvent::movieId);
    /** What is asked and told of movies that grow: a few records a second for each. */
    public static final Topic<RecordingEvent> RECORDING =
            new Topic<>("recording", RecordingEvent.class, Spread.BY_KEY, Kept.HOURS, RecordingEvent::movieId);
    /** The rules by which movies are deleted; the latest record holds. */
    public static final Topic<Retention> RETENTION =
            new Topic<>("retention", Retention.class, Spread.SINGLE, Kept.COMPACTED, retention -> RETENTION_KEY);
    public static final Topic<Place> PLACE = new Topic<>("place", Place.class, Spread.BY_KEY, Kept.DAYS, Place::movieId);
    public static final Topic<Placement> PLACEMENT = new Topic<>("placement", Placement.class, Spread.BY_KEY, Kept.DAYS, Placement::movieId);

    public static final Topic<Crq> CRQ = new Topic<>("crq", Crq.class, Spread.BY_KEY, Kept.DAYS, Crq::ruid);
    public static final Topic<Cancel> CANCEL = new Topic<>("cancel", Cancel.class, Spread.BY_KEY, Kept.DAYS, Cancel::ruid);
    public static final Topic<Cdone> CDONE = new Topic<>("cdone", Cdone.class, Spread.BY_KEY, Kept.DAYS, Cdone::ruid);
    public static final Topic<Progress> PROGRESS = new Topic<>("progress", Progress.class, Spread.BY_KEY, Kept.DAYS, Progress::ruid);
    public static final Topic<Slost> SLOST = new Topic<>("slost", Slost.class, Spread.BY_KEY, Kept.DAYS, Slost::ruid);
    public static final Topic<Prq> PRQ = new Topic<>("prq", Prq.class, Spread.BY_KEY, Kept.DAYS, Prq::ruid);
    public static final Topic<Dstrg> DSTRG = new Topic<>("dstrg", Dstrg.class, Spread.BY_KEY, Kept.DAYS, Dstrg::ruid);
    public static final Topic<Strg> STRG = new Topic<>("strg", Strg.class, Spread.BY_KEY, Kept.DAYS, Strg::ruid);
    public static final Topic<Svjoin> SVJOIN = new Topic<>("svjoin", Svjoin.class, Spread.BY_KEY, Kept.HOURS, Svjoin::node);
    public static final Topic<Sdone> SDONE = new Topic<>("sdone", Sdone.class, Spread.BY_KEY, Kept.HOURS, Sdone::node);
    public static final Topic<Vdone> VDONE = new Topic<>("vdone", Vdone.class, Spread.BY_KEY, Kept.DAYS, Vdone::ruid);
    public static final Topic<Vpdone> VPDONE = new Topic<>("vpdone", Vpdone.class, Spread.BY_KEY, Kept.DAYS, Vpdone::ruid);
    public static final Topic<Setup> SETUP = new Topic<>("setup", Setup.class, Spread.BY_KEY, Kept.DAYS, Topics::anyKey);

    /** What paced requests claim of the domain's capacity, for the one task that keeps the reservations. */
    public static final Topic<Claim> CLAIM = new Topic<>("claim", Claim.class, Spread.SINGLE, Kept.HOURS, Claim::ruid);
    public static final Topic<Room> ROOM = new Topic<>("room", Room.class, Spread.BY_KEY, Kept.HOURS, Room::ruid);

    public static final Topic<DeadLetter> DEAD_LETTER = new Topic<>("dead-letter", DeadLetter.class, Spread.SINGLE, Kept.WEEKS, Topics::anyKey);

    private static final List<Topic<?>> ALL = List.of(SDJOIN, SDREFUSED, HEARTBEAT, VIEW, VIEW_CHANGE, HOLDING, MOVIE, MOVIE_GONE, IMPORT, RECORDING, RETENTION, PLACE, PLACEMENT,
            CRQ, CANCEL, CDONE, PROGRESS, SLOST, PRQ, DSTRG, STRG, SVJOIN, SDONE, VDONE, VPDONE, SETUP, CLAIM, ROOM, DEAD_LETTER);

    private Topics() {}

    private static @Nullable String anyKey(DomainEvent event) {
        return null;
    }

    /** All of them. */
    public static List<Topic<?>> all() {
        return ALL;
    }
}
