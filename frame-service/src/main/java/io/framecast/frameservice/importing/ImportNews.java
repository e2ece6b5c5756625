package io.framecast.frameservice.importing;

import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.film.FilmFrames;
import io.framecast.frameservice.importing.Works.Made;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.topic.Topics;
import java.time.InstantSource;

/** What this node tells the coordinator of imports whose films it has. Thread-safe. */
final class ImportNews {

    private final Announcer announcer;
    private final String nodeId;
    private final InstantSource clock;

    ImportNews(Announcer announcer, String nodeId, InstantSource clock) {
        this.announcer = announcer;
        this.nodeId = nodeId;
        this.clock = clock;
    }

    /** It is here, and lives; told again and again, so that one that is lost does no harm. */
    void converting(FilmImport film, Made made) {
        String movieId = film.version().movieId();
        announcer.mention(Topics.IMPORT, movieId, new ImportEvent.Converting(film.importId(), movieId, nodeId, made.frames(), made.bytes(), clock.instant()));
    }

    /** What is told when its frames may be placed. */
    ImportEvent.Converted converted(FilmImport film, FilmFrames frames) {
        return new ImportEvent.Converted(film.importId(), film.version().movieId(), nodeId, film.version().version(), frames.frames(), frames.rate(),
                frames.isVariable(), frames.width(), frames.height(), frames.bytes(), frames.detail(), clock.instant());
    }

    void tell(ImportEvent event) {
        announcer.announce(Topics.IMPORT, event.movieId(), event);
    }

    /** It cannot be done. */
    void broken(FilmImport film, String reason) {
        tell(new ImportEvent.Broken(film.importId(), film.version().movieId(), nodeId, reason, clock.instant()));
    }
}
