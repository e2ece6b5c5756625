package io.framecast.strategist.repair;

import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.View;
import io.framecast.protocol.watch.Pulse;
import io.framecast.protocol.watch.RegularTask;
import io.framecast.strategist.domain.DomainCopies;
import io.framecast.strategist.domain.Movies;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks once a second whether frames have other copies than they should, and proposes rounds of repair. Of all strategists the
 * first one of the view does so, to save the others the work: who else proposes does no harm, for the movie's primary orders one
 * round at a time.
 */
public final class RepairWatch implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration OWN_PAUSE = Duration.ofSeconds(5);

    private final String nodeId;
    private final DomainCopies copies;
    private final Movies movies;
    private final Consumer<Placement> propose;
    private final Absences absences;
    private final RepairRounds rounds;
    private final Counter proposed;
    private final RegularTask looking;

    /**
     * @param nodeId this node
     * @param blockLength how many consecutive frames stay together
     * @param propose sends a proposal; does not block for long
     */
    public RepairWatch(String nodeId, DomainCopies copies, Movies movies, int blockLength, RepairSettings settings,
            Consumer<Placement> propose, InstantSource clock, MeterRegistry meters) {
        this.nodeId = nodeId;
        this.copies = copies;
        this.movies = movies;
        this.propose = propose;
        this.looking = new RegularTask("repair-watch", LOOK_EVERY, () -> look(clock.instant()));
        this.absences = new Absences(settings.grace(), OWN_PAUSE);
        this.rounds = new RepairRounds(blockLength, settings.round().toBytes(), settings.movies());
        this.proposed = Counter.builder("framecast.repair.proposals").description("rounds of repair proposed, those proposed again included")
                .register(meters);
    }

    /** Beats with each look. */
    public Pulse pulse() {
        return looking.pulse();
    }

    /** Begins to look; once the local copies have been read, not before. */
    public void start() {
        looking.start();
    }

    void look(Instant now) {
        View view = copies.view();
        absences.look(view, copies.holders(), now);
        if (!DomainCopies.isFirst(nodeId, view)) {
            return;
        }
        List<Movie> stored = movies.living().stream().filter(movie -> !isBeingPlaced(movie, now)).toList();
        for (Placement proposal : rounds.due(stored, movie -> holders(movie, view, now), now)) {
            proposed.increment();
            propose.accept(proposal);
        }
    }

    /** A node that still has staged frames does not say what it stores; one that is given up never will. */
    private boolean isBeingPlaced(Movie movie, Instant now) {
        return copies.holdings(movie.id(), movie.version()).stream()
                .anyMatch(holding -> holding.kind() == HoldingKind.STAGING && !absences.isGivenUp(holding.node(), now));
    }

    private MovieHolders holders(Movie movie, View view, Instant now) {
        return MovieHolders.of(movie, copies.holdings(movie.id(), movie.version()), view, copies.reports(),
                node -> absences.isGivenUp(node, now));
    }

    @Override
    public void close() {
        looking.close();
    }
}
