package io.framecast.gateway.node;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.change.MovieDesk;
import io.framecast.gateway.events.EventHub;
import io.framecast.gateway.imports.ImportBoard;
import io.framecast.gateway.imports.Uploads;
import io.framecast.gateway.recording.MovieWriters;
import io.framecast.gateway.request.RequestBoard;
import io.framecast.gateway.retention.RetentionDesk;
import io.framecast.gateway.viewing.RequestDesk;
import io.framecast.gateway.viewing.ViewingMetrics;
import io.framecast.gateway.viewing.Viewings;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.View;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.TopicReader;
import io.framecast.protocol.topic.TopicReader.From;
import io.framecast.protocol.topic.Topics;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says which topic feeds what. */
final class EventFeed {

    private final String nodeId;
    private final Catalogue catalogue;
    private final RequestBoard requests;
    private final ImportBoard imports;
    private final RequestDesk desk;
    private final Viewings viewings;
    private final Uploads uploads;
    private final MovieDesk changes;
    private final MovieWriters writers;
    private final RetentionDesk retention;
    private final EventHub hub;
    private final ViewingMetrics metrics;
    private final CacheNode cache;

    EventFeed(String nodeId, Catalogue catalogue, RequestBoard requests, ImportBoard imports, RequestDesk desk, Viewings viewings,
            Uploads uploads, MovieDesk changes, MovieWriters writers, RetentionDesk retention,
            EventHub hub, ViewingMetrics metrics, CacheNode cache) {
        this.nodeId = nodeId;
        this.catalogue = catalogue;
        this.requests = requests;
        this.imports = imports;
        this.desk = desk;
        this.viewings = viewings;
        this.uploads = uploads;
        this.changes = changes;
        this.writers = writers;
        this.retention = retention;
        this.hub = hub;
        this.metrics = metrics;
        this.cache = cache;
    }

    /** Local copies, from the beginning. */
    void feedCatalogue(TopicReader reader, Consumer<View> onView) {
        reader.read(Topics.MOVIE, From.BEGINNING, (key, movie) -> {
            if (key != null) {
                boolean grewBefore = catalogue.movie(key).filter(Movie::grows).isPresent();
                catalogue.applyMovie(key, movie);
                cache.onMovie(key);
                writers.onMovie(key, movie);
                // That frames came, a few times a second, is no news of the domain.
                if (movie != null && !(grewBefore && movie.grows())) {
                    hub.publish(key, movie);
                }
            }
        });
        reader.read(Topics.HOLDING, From.BEGINNING, (key, holding) -> {
            if (key != null) {
                catalogue.applyHolding(key, holding);
                cache.onHolding(key, holding);
            }
        });
        reader.read(Topics.VIEW, From.BEGINNING, present((key, view) -> {
            if (view.isNewerThan(catalogue.view())) {
                hub.publish(null, view);
            }
            catalogue.applyView(view);
            view.members().stream().filter(member -> member.role() == NodeRole.FRAME_SERVICE || member.role() == NodeRole.GATEWAY)
                    .forEach(member -> metrics.knowSource(member.nodeId()));
            onView.accept(view);
        }));
        reader.read(Topics.HEARTBEAT, From.END, present((key, heartbeat) -> catalogue.applyHeartbeat(heartbeat)));
        reader.read(Topics.RETENTION, From.BEGINNING, (key, rules) -> {
            retention.onRetention(rules);
            if (key != null && rules != null) {
                hub.publish(null, rules);
            }
        });
        reader.read(Topics.IMPORT, From.BEGINNING, present((key, event) -> {
            imports.apply(event);
            uploads.onEvent(event);
            changes.onEvent(event);
            retention.onEvent(event);
            hub.publish(key, event);
        }));
    }

    /**
     * Commands to this node. Read by themselves: of all that happens to requests they are a small part, and viewers wait for them. What a
     * viewer is told in consequence the board knows before.
     */
    void feedCommands(TopicReader reader) {
        reader.readKey(Topics.SVJOIN, From.END, nodeId, present((key, svjoin) -> {
            viewings.find(svjoin.ruid()).ifPresent(viewing -> requests.joined(viewing.body(), svjoin));
            viewings.onSvjoin(svjoin);
            cache.onSvjoin(svjoin);
        }));
        reader.readKey(Topics.SDONE, From.END, nodeId, present((key, sdone) -> {
            viewings.onSdone(sdone);
            cache.onSdone(sdone);
        }));
    }

    /** What happens to requests from now on, of all nodes. */
    void feedRequests(TopicReader reader) {
        follow(reader, Topics.CRQ, event -> { });
        follow(reader, Topics.PRQ, viewings::onPrq);
        follow(reader, Topics.DSTRG, event -> { });
        follow(reader, Topics.STRG, viewings::onStrg);
        follow(reader, Topics.SLOST, event -> { });
        follow(reader, Topics.PROGRESS, event -> { });
        follow(reader, Topics.CANCEL, event -> { });
        follow(reader, Topics.CDONE, event -> { });
        follow(reader, Topics.VDONE, vdone -> viewings.onEnd(vdone.ruid(), vdone.phase(), vdone.term(), ""));
        follow(reader, Topics.VPDONE, vpdone -> viewings.onEnd(vpdone.ruid(), vpdone.phase(), vpdone.term(), vpdone.reason()));
        record(reader, Topics.SVJOIN, Svjoin::ruid);
        record(reader, Topics.SDONE, Sdone::ruid);
        reader.read(Topics.SETUP, From.END, present((key, setup) -> hub.publish(null, setup)));
    }

    /** The local copies are read: what comes now is news. */
    void onCaughtUp() {
        catalogue.markRead();
        hub.open();
        cache.begin();
    }

    /** This gateway stops: whoever watches events is to go elsewhere. */
    void close() {
        hub.close();
    }

    private <E extends DomainEvent> void follow(TopicReader reader, Topic<E> topic, Consumer<E> next) {
        reader.read(topic, From.END, present((ruid, event) -> {
            requests.apply(ruid, event);
            next.accept(event);
            desk.onEvent(ruid);
            hub.publish(ruid, event);
        }));
    }

    /** History alone, of a topic that is keyed by node. */
    private <E extends DomainEvent> void record(TopicReader reader, Topic<E> topic, Function<E, String> ruidOf) {
        reader.read(topic, From.END, present((node, event) -> {
            requests.apply(ruidOf.apply(event), event);
            hub.publish(ruidOf.apply(event), event);
        }));
    }

    private static <E extends DomainEvent> TopicReader.Handler<E> present(BiConsumer<String, E> handler) {
        return (@Nullable String key, @Nullable E event) -> {
            if (key != null && event != null) {
                handler.accept(key, event);
            }
        };
    }
}
