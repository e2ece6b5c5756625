package io.framecast.gateway.catalogue;

import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
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
        List<FrameMask> kept = levels(all, keeping);
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

    /** By number k, the frames that more than k of the masks have. */
    private static List<FrameMask> levels(FrameMask all, List<FrameMask> masks) {
        List<FrameMask> levels = new ArrayList<>();
        for (FrameMask mask : masks) {
            FrameMask carry = mask.and(all);
            for (int level = 0; !carry.isEmpty(); level++) {
                if (level == levels.size()) {
                    levels.add(FrameMask.empty());
                }
                FrameMask before = levels.get(level);
                levels.set(level, before.or(carry));
                carry = before.and(carry);
            }
        }
        return levels;
    }
}
