package io.framecast.coordinator.catalogue;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * When an import's time is up: which of its deadlines run, by the phase it is in. What follows when one has passed is said by
 * {@link ImportMachine}. Pure and stateless.
 */
public final class ImportDeadlines {

    private final ImportTimings timings;

    ImportDeadlines(ImportTimings timings) {
        this.timings = timings;
    }

    /** After how long without a change the commands are to be sent again; empty where they are not. */
    public Optional<Duration> repeatEvery(CatalogueEntry entry) {
        ImportRun run = entry.run();
        return run == null ? Optional.empty() : switch (run.phase()) {
            case ASKING -> Optional.of(timings.askAgain());
            case PLACING -> Optional.of(timings.storeAgain());
            default -> Optional.empty();
        };
    }

    /** How long after {@link CatalogueEntry#sinceMillis} it goes no further; empty for a movie that lives. */
    public Optional<Duration> endsAfter(CatalogueEntry entry) {
        ImportRun run = entry.run();
        return run == null ? entry.grave().map(last -> timings.keepDeleted()) : Optional.of(switch (run.phase()) {
            case RECEIVING -> timings.receiveWithin();
            case CONVERTING -> timings.convertSilence();
            case ASKING -> timings.answerWithin();
            case PLACING -> timings.storeSilence()
                    .plusSeconds(Objects.requireNonNull(run.converted()).bytes() * run.copies() / timings.storeBytesPerSecond());
            case DONE, FAILED -> timings.keepEnded();
        });
    }
}
