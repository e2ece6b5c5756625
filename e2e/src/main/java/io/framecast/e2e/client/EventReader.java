package io.framecast.e2e.client;

import io.framecast.e2e.deadline.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads server-sent events on a thread of its own and keeps them. Thread-safe. */
public final class EventReader implements AutoCloseable {

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final InputStream body;

    /**
     * One event.
     *
     * @param id its id; empty where it has none
     * @param name its name
     * @param data its data
     */
    public record Event(Optional<String> id, String name, String data) {

        /** The data as JSON. */
        public JsonNode json() {
            return JsonMapper.shared().readTree(data);
        }
    }

    private EventReader(InputStream body) {
        this.body = body;
    }

    /**
     * Opens a stream of events; returns when the server has answered, so that what happens from now on is seen.
     *
     * @param path below {@code /api/v1/}
     */
    public static EventReader open(Rest rest, String path) {
        HttpResponse<InputStream> response = rest.open(path);
        if (response.statusCode() != 200) {
            throw new AssertionError("expected status 200 of " + path + ", got " + response.statusCode());
        }
        EventReader reader = new EventReader(response.body());
        Thread.ofVirtual().name("events").start(reader::run);
        return reader;
    }

    private void run() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            String id = null;
            String name = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id:")) {
                    id = line.substring(3);
                } else if (line.startsWith("event:")) {
                    name = line.substring(6);
                } else if (line.startsWith("data:")) {
                    events.add(new Event(Optional.ofNullable(id), String.valueOf(name), line.substring(5)));
                } else if (line.isEmpty()) {
                    id = null;
                    name = null;
                }
            }
        } catch (IOException e) {
            // Closed, by whichever side.
        }
    }

    /** The events so far. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** The first event that is what is looked for, of those that came and those to come. */
    public Event await(String what, Duration within, Predicate<Event> isIt) {
        return Await.present(what, within, () -> events.stream().filter(isIt).findFirst());
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            // It is gone, which is what was wanted.
        }
    }
}
