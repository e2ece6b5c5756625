package io.framecast.gateway.catalogue;

import io.framecast.protocol.mask.FrameMask;
import java.util.List;

/**
 * How many live nodes hold each frame of a movie, as far as a user cares.
 *
 * @param state READY, DEGRADED or INCOMPLETE
 * @param copies on how many nodes every frame lives at least, at most as many as wanted
 * @param missing frames that live on no node
 */
public record Availability(MovieState state, int copies, FrameMask missing) {

    /**
     * Derives it.
     *
     * @param frames how many frames the movie has
     * @param wantedCopies on how many nodes each frame shall be, 1 or more
     * @param stored the mask of each live node that stores frames of it
     */
    public static Availability of(int frames, int wantedCopies, List<FrameMask> stored) {
        if (frames == 0) {
            // A recording that has just begun lacks nothing.
            return new Availability(MovieState.READY, wantedCopies, FrameMask.empty());
        }
        FrameMask all = FrameMask.firstFrames(frames);
        List<FrameMask> levels = FrameMask.levels(stored.stream().map(all::and).toList(), wantedCopies);
        int copies = 0;
        while (copies < levels.size() && levels.get(copies).count() == frames) {
            copies++;
        }
        FrameMask missing = levels.isEmpty() ? all : all.andNot(levels.getFirst());
        MovieState state = copies == 0 ? MovieState.INCOMPLETE : copies < wantedCopies ? MovieState.DEGRADED : MovieState.READY;
        return new Availability(state, copies, missing);
    }
}
