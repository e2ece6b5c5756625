package io.framecast.protocol.delivery;

/** Whether a source that asks to join is taken into the group. Its token has been checked before. */
public enum Admission {
    /** It is in the strategy. */
    ADMIT,
    /** It knows a later epoch than the sink, whose strategy must be on its way. */
    WAIT,
    /** It knows an earlier epoch only. */
    STALE,
    /** The strategy does not name it, or a later start of it has joined already. */
    NOT_IN_STRATEGY;

    /**
     * Decides.
     *
     * @param delivery the group
     * @param node who asks
     * @param incarnation which start of it
     * @param term the term it was told
     * @param epoch the epoch it was told
     */
    public static Admission of(Delivery delivery, String node, long incarnation, long term, int epoch) {
        Strategy strategy = delivery.strategy();
        if (strategy == null || strategy.compareEpoch(term, epoch) < 0) {
            return WAIT;
        }
        if (strategy.compareEpoch(term, epoch) > 0) {
            return STALE;
        }
        SourceTable sources = delivery.sources();
        int index = sources.indexOf(node);
        return index >= 0 && sources.isInStrategy(index) && incarnation >= sources.incarnation(index) ? ADMIT : NOT_IN_STRATEGY;
    }
}
