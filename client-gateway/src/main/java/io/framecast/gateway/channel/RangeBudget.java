package io.framecast.gateway.channel;

/** Bounds how many ranges a client names in one generation of a channel: they are kept until they are sent. Not thread-safe. */
public final class RangeBudget {

    /** A little below what a sink takes, since frames that wait at the channel split ranges. */
    public static final int RANGES_MAX = 16_000;

    private final int channel;
    private int named;

    /** @param channel number of the channel */
    public RangeBudget(int channel) {
        this.channel = channel;
    }

    /**
     * Counts what a demand names. One of a lower generation than the current one changes nothing, one of a higher begins anew.
     *
     * @param currentGeneration the channel's; negative before the first demand
     * @throws MessageException where they would be too many; nothing is counted then
     */
    public void take(long currentGeneration, long generation, int ranges) throws MessageException {
        if (generation < currentGeneration) {
            return;
        }
        int total = (generation > currentGeneration ? 0 : named) + ranges;
        if (total > RANGES_MAX) {
            throw MessageException.onChannel(channel, 429, "a generation may name " + RANGES_MAX + " ranges, with these "
                    + "it would be " + total + "; begin a higher generation with what is still wanted");
        }
        named = total;
    }
}
