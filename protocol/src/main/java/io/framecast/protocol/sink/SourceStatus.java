package io.framecast.protocol.sink;

/**
 * One source of a group, as its sink sees it.
 *
 * @param index its number in this group, from 0; never given to another node
 * @param node its node id
 * @param state how it does
 */
public record SourceStatus(int index, String node, State state) {

    /** How a source does. */
    public enum State {
        /** It has a share of the current strategy. */
        ACTIVE,
        /** It is linked, or about to be, and takes over where another fails. */
        STANDBY,
        /** It owes frames and has sent none for a while, is far slower than others, or has not dialled yet; standbys are asked as well. */
        LATE,
        /** Its link is down, or the strategy no longer names it. */
        LOST
    }
}
