package io.framecast.gateway.catalogue;

import io.framecast.protocol.mask.FrameMask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a movie is from having as many copies as it should have.
 *
 * @param toCopy how many copies of frames are still to be made; of frames that anybody holds
 * @param toDrop how many copies of frames are too many
 */
public record RepairReport(long toCopy, long toDrop) {

    /**
     * Derives it.
     *
     * @param frames how many frames the movie has
     * @param wantedCopies on how many nodes each frame shall be, 1 or more
     * @param keeping the mask of each live node that stores frames of it and takes more
     * @param leaving the mask of each live node that is being emptied
     * @return null where nothing is to be done
     */
    static @Nullable RepairReport of(int frames, int wantedCopies, List<FrameMask> keeping, List<FrameMask> leaving) {
        FrameMask all = FrameMask.firstFrames(frames);
        List<FrameMask> kept = FrameMask.levels(keeping.stream().map(all::and).toList(), Math.max(1, keeping.size()));
        FrameMask held = kept.isEmpty() ? FrameMask.empty() : kept.getFirst();
        long toDrop = 0;
        for (FrameMask mask : leaving) {
            held = held.or(mask.and(all));
            toDrop += mask.and(all).count();
        }
        long toCopy = (long) held.count() * wantedCopies;
        for (int level = 0; level < kept.size(); level++) {
            if (level < wantedCopies) {
                toCopy -= kept.get(level).count();
            } else {
                toDrop += kept.get(level).count();
            }
        }
        return toCopy == 0 && toDrop == 0 ? null : new RepairReport(toCopy, toDrop);
    }
}
