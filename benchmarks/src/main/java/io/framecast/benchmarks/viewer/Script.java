package io.framecast.benchmarks.viewer;

import io.framecast.benchmarks.film.Film;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What a viewer is going to do in one viewing.
 *
 * @param film what it watches
 * @param wanted the frames it asks for, in their order
 * @param ratePerSecond at which it shows them
 * @param bufferFrames how many it asks for ahead of the picture; all of them where it is not paced
 * @param seeks its jumps, in order of time
 * @param ending how it goes
 * @param leaveAfterMillis when it goes, where it does not stay to the end
 */
public record Script(Film film, int[] wanted, double ratePerSecond, int bufferFrames, List<Seek> seeks, Ending ending, long leaveAfterMillis) {

    /** How a viewer goes. */
    enum Ending {
        /** It has seen all, and says so. */
        DONE,
        /** It has seen enough, and says so. */
        CLOSE,
        /** Without a word. */
        VANISH
    }

    /**
     * A jump.
     *
     * @param afterMillis since the viewing began
     * @param index of the frame in what is wanted
     */
    record Seek(long afterMillis, int index) {}

    /** A paced viewer's buffer: as much of the film as the page asks for ahead. */
    public static final int BUFFER_SECONDS = 3;
    private static final int FRAMES_MIN = 120;
    private static final int FRAMES_MAX = 300;

    /** What this viewer does next. */
    static Script next(Random random, List<Film> films) {
        Film film = films.get(random.nextInt(films.size()));
        int step = random.nextInt(4) == 0 ? 2 : 1;
        int frames = FRAMES_MIN + random.nextInt(FRAMES_MAX - FRAMES_MIN);
        int first = random.nextInt(Math.max(1, film.frames() - frames * step));
        int[] wanted = IntStream.iterate(first, frame -> frame < film.frames(), frame -> frame + step).limit(frames).toArray();
        boolean isPaced = random.nextInt(10) < 7;
        double rate = isPaced ? 6 + random.nextInt(6) : 25;
        long lasts = (long) (wanted.length / rate * 1000);
        return new Script(film, wanted, rate, isPaced ? (int) (rate * BUFFER_SECONDS) : wanted.length, seeks(random, isPaced, lasts, wanted.length),
                ending(random.nextInt(20)), lasts / 4 + random.nextLong(1 + lasts / 2));
    }

    private static List<Seek> seeks(Random random, boolean isPaced, long lastsMillis, int frames) {
        List<Seek> seeks = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            // Who takes all at once has it soon.
            seeks.add(new Seek(isPaced ? 500 + random.nextLong(lastsMillis) : random.nextLong(300), random.nextInt(frames)));
        }
        seeks.sort(Comparator.comparingLong(Seek::afterMillis));
        return List.copyOf(seeks);
    }

    private static Ending ending(int drawn) {
        return drawn < 14 ? Ending.DONE : drawn < 17 ? Ending.CLOSE : Ending.VANISH;
    }
}
