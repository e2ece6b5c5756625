package io.framecast.gateway.request;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Svjoin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The latest requests of the whole domain, as many as the bound allows: the oldest go first. Thread-safe. */
public final class RequestBoard {

    private final Map<String, RequestStory> stories;

    /** @param maxRequests how many are kept, 1 or more */
    public RequestBoard(int maxRequests) {
        this.stories = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, RequestStory> eldest) {
                return size() > maxRequests;
            }
        };
    }

    /** Takes an event of that request. */
    public void apply(String ruid, DomainEvent event) {
        synchronized (stories) {
            stories.computeIfAbsent(ruid, RequestStory::new).apply(event);
        }
    }

    /**
     * This gateway is to be the sink of a request that is open here, whatever else was read of it so far.
     *
     * @param body what is asked for here
     */
    public void joined(RequestBody body, Svjoin command) {
        synchronized (stories) {
            stories.computeIfAbsent(body.ruid(), RequestStory::new).joined(body, command);
        }
    }

    /** The request, where it is among those kept and what it asks for is known. */
    public Optional<RequestStory.Snapshot> find(String ruid) {
        synchronized (stories) {
            RequestStory story = stories.get(ruid);
            return story == null ? Optional.empty() : story.snapshot();
        }
    }

    /** How many requests it keeps. */
    public int size() {
        synchronized (stories) {
            return stories.size();
        }
    }
}
