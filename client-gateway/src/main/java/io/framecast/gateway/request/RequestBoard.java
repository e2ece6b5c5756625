package io.framecast.gateway.request;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.RequestPhase;
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

    /** The request, where it is among those kept and what it asks for is known. */
    public Optional<RequestReport> report(String ruid) {
        synchronized (stories) {
            return known(ruid).map(RequestStory::report);
        }
    }

    /** What it asks for, where it is known. */
    public Optional<RequestBody> body(String ruid) {
        synchronized (stories) {
            return known(ruid).map(RequestStory::body);
        }
    }

    /** Where it stands, where it is known. */
    public Optional<RequestPhase> phase(String ruid) {
        synchronized (stories) {
            return known(ruid).map(RequestStory::phase);
        }
    }

    /** Whether a coordinator has listed it. */
    public boolean isListed(String ruid) {
        synchronized (stories) {
            return known(ruid).filter(RequestStory::isListed).isPresent();
        }
    }

    private Optional<RequestStory> known(String ruid) {
        return Optional.ofNullable(stories.get(ruid)).filter(RequestStory::isKnown);
    }

    /** How many requests it keeps. */
    public int size() {
        synchronized (stories) {
            return stories.size();
        }
    }
}
