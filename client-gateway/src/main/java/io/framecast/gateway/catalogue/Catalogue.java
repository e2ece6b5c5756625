package io.framecast.gateway.catalogue;

import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.PartitionRole;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The latest movie, holding, heartbeat and view records. Thread-safe; a reader sees each record whole, and
 * may see one record before another that was written earlier.
 */
public final class Catalogue {

    private final ConcurrentSkipListMap<String, Movie> movies = new ConcurrentSkipListMap<>();
    /** The last records of deleted movies: what is older than one of these changes nothing. */
    private final Map<String, Movie> graves = new ConcurrentHashMap<>();
    /** By movie id, then by record key. */
    private final Map<String, Map<String, Holding>> holdings = new ConcurrentHashMap<>();
    private final Map<String, Heartbeat> heartbeats = new ConcurrentHashMap<>();
    private volatile View view = View.none();
    private volatile boolean isRead;

    /** Takes a movie record, unless a later one is known; null withdraws it. */
    public synchronized void applyMovie(String id, @Nullable Movie movie) {
        Movie known = movies.getOrDefault(id, graves.get(id));
        if (movie == null) {
            movies.remove(id);
        } else if (known == null || !movie.isOlderThan(known)) {
            if (movie.lives()) {
                movies.put(id, movie);
                graves.remove(id);
            } else {
                graves.put(id, movie);
                movies.remove(id);
            }
        }
    }

    /** Takes a holding record; null withdraws it. The key is that of {@link Holding#key()}. */
    public void applyHolding(String key, @Nullable Holding holding) {
        if (holding != null) {
            holdings.computeIfAbsent(holding.movieId(), id -> new ConcurrentHashMap<>()).put(key, holding);
            return;
        }
        String[] parts = key.split("/", -1);
        if (parts.length == 3) {
            holdings.computeIfPresent(parts[1], (id, ofMovie) -> {
                ofMovie.remove(key);
                return ofMovie.isEmpty() ? null : ofMovie;
            });
        }
    }

    /** Takes a node's load. */
    public void applyHeartbeat(Heartbeat heartbeat) {
        heartbeats.put(heartbeat.nodeId(), heartbeat);
    }

    /** Takes a view, unless a newer one is known. Loads of nodes that left are dropped. */
    public void applyView(View newer) {
        if (newer.isNewerThan(view)) {
            view = newer;
            heartbeats.keySet().removeIf(nodeId -> newer.member(nodeId).isEmpty());
        }
    }

    /** All that was written before this gateway started has been taken. */
    public void markRead() {
        isRead = true;
    }

    /** Whether what it does not have does not exist; false while a gateway that has just started still reads. */
    public boolean isRead() {
        return isRead;
    }

    /** The view. */
    public View view() {
        return view;
    }

    /** The movie, where the catalogue has it. */
    public Optional<Movie> movie(String id) {
        return Optional.ofNullable(movies.get(id));
    }

    /** The movie as the outside sees it. */
    public Optional<MovieSummary> summary(String id) {
        return movie(id).map(this::summarize);
    }

    /** What the outside sees of this movie record. */
    public MovieSummary summarize(Movie movie) {
        return MovieSummary.of(movie, availability(movie), repair(movie));
    }

    /** How well the movie can be had from the nodes of the view. */
    public Availability availability(Movie movie) {
        List<FrameMask> stored = holdings(movie).stream()
                .filter(holding -> holding.kind() == HoldingKind.STORE)
                .map(Holding::mask)
                .toList();
        return Availability.of(movie.frames(), movie.copies(), stored);
    }

    /** How far it is from having its copies; null where it has them. */
    private @Nullable RepairReport repair(Movie movie) {
        List<FrameMask> keeping = new ArrayList<>();
        List<FrameMask> leaving = new ArrayList<>();
        View current = view;
        for (Holding holding : holdings(movie)) {
            if (holding.kind() == HoldingKind.STORE) {
                boolean stays = current.member(holding.node()).filter(member -> member.state() == NodeState.UP).isPresent();
                (stays ? keeping : leaving).add(holding.mask());
            }
        }
        return RepairReport.of(movie.frames(), movie.copies(), keeping, leaving);
    }

    /** What live nodes hold of this version of the movie, in order of their names; without what an import has staged. */
    public List<Holding> holdings(Movie movie) {
        View current = view;
        return holdings.getOrDefault(movie.id(), Map.of()).values().stream()
                .filter(holding -> holding.movieVersion().equals(movie.version()))
                .filter(holding -> holding.kind() != HoldingKind.STAGING)
                .filter(holding -> current.member(holding.node()).isPresent())
                .sorted(Comparator.comparing(Holding::node))
                .toList();
    }

    /** All that is said to be cached, by nodes that live or not. */
    public List<Holding> caches() {
        return holdings.values().stream().flatMap(ofMovie -> ofMovie.values().stream()).filter(holding -> holding.kind() == HoldingKind.CACHE).toList();
    }

    /**
     * Movies that are asked for, in order of their ids.
     *
     * @param after an id; movies up to and including it are left out; empty for none
     * @param limit at most so many
     */
    public List<Movie> search(MovieQuery query, String after, int limit) {
        return movies.tailMap(after, false).values().stream()
                .filter(movie -> query.matches(movie.id(), movie.title(), movie.labels(), movie.recordedAt()))
                .limit(limit)
                .toList();
    }

    /** What the node last said it has to give. */
    public NodeLoad load(String nodeId) {
        Heartbeat heartbeat = heartbeats.get(nodeId);
        return heartbeat == null ? NodeLoad.NONE : heartbeat.load();
    }

    /** Which copies of the lists the coordinator last said it has. */
    public List<PartitionRole> partitions(String nodeId) {
        Heartbeat heartbeat = heartbeats.get(nodeId);
        return heartbeat == null ? List.of() : heartbeat.partitions();
    }

    /** Live members of that role that take work. */
    public List<Member> working(NodeRole role) {
        return view.members().stream().filter(member -> member.role() == role && member.state() == NodeState.UP).toList();
    }

    /** The working frame service with most room, where there is any. */
    public Optional<Member> roomiestFrameService() {
        return working(NodeRole.FRAME_SERVICE).stream().max(Comparator.comparingLong(member -> load(member.nodeId()).freeBytes()));
    }
}
