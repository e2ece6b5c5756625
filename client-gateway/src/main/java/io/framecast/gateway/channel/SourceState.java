package io.framecast.gateway.channel;

/**
 * A source as the viewer is told of it.
 *
 * @param index how the frames' headers name it
 * @param node the node
 * @param state ACTIVE, STANDBY, LATE or LOST
 */
public record SourceState(int index, String node, State state) {

    /** What a source is to the viewer. */
    public enum State {
        /** Sends its share. */
        ACTIVE,
        /** Waits to take over. */
        STANDBY,
        /** Behind its own recent rate; others are asked as well. */
        LATE,
        /** Gone. */
        LOST
    }
}
