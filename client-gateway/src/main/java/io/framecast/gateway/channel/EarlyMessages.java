package io.framecast.gateway.channel;

import java.util.ArrayList;
import java.util.List;

/** What a client says of a channel before it knows that the channel is open; bounded. Not thread-safe. */
public final class EarlyMessages {

    private final int channel;
    private final int most;
    private final List<ClientMessage> kept = new ArrayList<>();

    /**
     * @param channel number of the channel
     * @param most how many are kept
     */
    public EarlyMessages(int channel, int most) {
        this.channel = channel;
        this.most = most;
    }

    /**
     * Keeps one for later.
     *
     * @throws MessageException where as many as may wait already
     */
    public void keep(ClientMessage message) throws MessageException {
        if (kept.size() >= most) {
            throw MessageException.onChannel(channel, 429, kept.size() + " messages wait for channel " + channel
                    + " to be opened; wait for opened before sending more");
        }
        kept.add(message);
    }

    /** Those that were kept, in the order they came; none are left. */
    public List<ClientMessage> takeAll() {
        List<ClientMessage> all = List.copyOf(kept);
        kept.clear();
        return all;
    }
}
