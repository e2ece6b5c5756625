package io.framecast.simulation;

import io.framecast.simulation.node.PlantedBug;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the program is told.
 *
 * @param from first seed
 * @param to last seed; {@link Long#MAX_VALUE} where time is the limit
 * @param minutes for how long at most
 * @param threads how many schedules run at once, each in a thread
 * @param planted bugs that are switched on
 * @param isReplay whether {@code from} alone is run, with its trace
 */
record Options(long from, long to, double minutes, int threads, Set<PlantedBug> planted, boolean isReplay) {

    static final String USAGE = "usage: simulation [--seed S | --from S [--to S] [--minutes M]] [--threads N] [--planted BUG], BUG one of "
            + Arrays.toString(PlantedBug.values());

    /** @throws IllegalArgumentException with what is wrong about them */
    static Options of(String... arguments) {
        long from = 1;
        long to = Long.MAX_VALUE;
        double minutes = 0;
        int threads = Runtime.getRuntime().availableProcessors();
        EnumSet<PlantedBug> planted = EnumSet.noneOf(PlantedBug.class);
        boolean isReplay = false;
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("each option has a value, " + arguments[i] + " has none; " + USAGE);
            }
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--seed" -> {
                    from = Long.parseLong(value);
                    isReplay = true;
                }
                case "--from" -> from = Long.parseLong(value);
                case "--to" -> to = Long.parseLong(value);
                case "--minutes" -> minutes = Double.parseDouble(value);
                case "--threads" -> threads = Integer.parseInt(value);
                case "--planted" -> planted.add(PlantedBug.valueOf(value));
                default -> throw new IllegalArgumentException("unknown option " + arguments[i] + "; " + USAGE);
            }
        }
        if (minutes == 0 && to == Long.MAX_VALUE) {
            minutes = 1;
        }
        return new Options(from, to, minutes == 0 ? Double.MAX_VALUE : minutes, threads, planted, isReplay);
    }
}
