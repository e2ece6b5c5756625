package io.framecast.coordinator.lists;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.Claim;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DeadLetter;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.MovieGone;
import io.framecast.protocol.event.Place;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Room;
import io.framecast.protocol.event.SdRefused;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.View;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way out.
 *
 * @param topic where it goes
 * @param key its key; null for a dead letter
 * @param partition where it must go; null where the key decides, by Kafka's own partitioner
 * @param event what it says
 */
public record Outgoing(Topic<?> topic, @Nullable String key, @Nullable Integer partition, DomainEvent event) {

    private static final String VIEW_KEY = "view";

    /** The record of a command. */
    static Outgoing of(DomainEvent event) {
        return switch (event) {
            case Prq prq -> keyed(Topics.PRQ, prq.ruid(), prq);
            case Strg strg -> keyed(Topics.STRG, strg.ruid(), strg);
            case Svjoin svjoin -> keyed(Topics.SVJOIN, svjoin.node(), svjoin);
            case Sdone sdone -> keyed(Topics.SDONE, sdone.node(), sdone);
            case Vdone vdone -> keyed(Topics.VDONE, vdone.ruid(), vdone);
            case Vpdone vpdone -> keyed(Topics.VPDONE, vpdone.ruid(), vpdone);
            case Claim claim -> keyed(Topics.CLAIM, claim.ruid(), claim);
            case Room room -> keyed(Topics.ROOM, room.ruid(), room);
            case Crq crq -> keyed(Topics.CRQ, crq.ruid(), crq);
            case Cancel cancel -> keyed(Topics.CANCEL, cancel.ruid(), cancel);
            case ImportEvent step -> keyed(Topics.IMPORT, step.movieId(), step);
            case Place place -> keyed(Topics.PLACE, place.movieId(), place);
            case Movie movie -> keyed(Topics.MOVIE, movie.id(), movie);
            case SdRefused refusal -> keyed(Topics.SDREFUSED, refusal.nodeId(), refusal);
            case View view -> keyed(Topics.VIEW, VIEW_KEY, view);
            case DeadLetter letter -> new Outgoing(Topics.DEAD_LETTER, null, null, letter);
            default -> throw new IllegalArgumentException("no coordinator writes a " + event.getClass().getSimpleName());
        };
    }

    /** A view as an input of that partition. */
    static Outgoing viewChange(View view, int partition) {
        return new Outgoing(Topics.VIEW_CHANGE, Integer.toString(partition), partition, view);
    }

    /** The end of a movie version as an input of that partition. */
    static Outgoing movieGone(MovieGone gone, int partition) {
        return new Outgoing(Topics.MOVIE_GONE, Integer.toString(partition), partition, gone);
    }

    private static Outgoing keyed(Topic<?> topic, String key, DomainEvent event) {
        return new Outgoing(topic, key, null, event);
    }
}
