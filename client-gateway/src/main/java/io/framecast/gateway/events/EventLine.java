package io.framecast.gateway.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.framecast.gateway.request.EventText;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.event.Retention;
import io.framecast.protocol.event.Setup;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * An event in one line of JSON. Its body is the record of the topic, but for two things: masks are in the text form of the outside
 * contract, and no join token leaves the domain.
 *
 * @param event the topic's name in capitals
 * @param key RUID, movie id or partition; null for the view, of which there is one
 * @param at when it was written
 * @param detail what it says, for people
 * @param body the whole event; null where it would be too long
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record EventLine(String event, @Nullable String key, Instant at, String detail, @Nullable DomainEvent body) {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(FrameMask.class, new MaskText()))
            .addMixIn(Svjoin.class, WithoutToken.class)
            .build();

    @JsonIgnoreProperties("token")
    private interface WithoutToken {}

    private static final class MaskText extends ValueSerializer<FrameMask> {

        @Override
        public void serialize(FrameMask mask, JsonGenerator json, SerializationContext context) {
            json.writeString(mask.toText());
        }
    }

    static String name(DomainEvent event) {
        return event instanceof ImportEvent ? "IMPORT" : event.getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }

    /** The line; without the event's body where it would have more bytes than that. */
    static String of(@Nullable String key, DomainEvent event, int maxBytes) {
        EventLine whole = switch (event) {
            case View view -> new EventLine(name(view), null, view.at(), members(view), view);
            case Movie movie -> new EventLine(name(movie), key, Objects.requireNonNullElse(movie.deletedAt(), movie.createdAt()),
                    movie.lives() ? "'" + movie.title() + "', " + movie.frames() + " frames" : "deleted", movie);
            case ImportEvent step -> new EventLine(name(step), key, step.at(), step(step), step);
            case Setup setup -> new EventLine(name(setup), Integer.toString(setup.partition()), setup.at(),
                    setup.nodeId() + " is primary of partition " + setup.partition(), setup);
            case Retention rules -> new EventLine(name(rules), null, rules.at(), rules.rules().size() + " rules of retention, set by " + rules.setBy(), rules);
            default -> new EventLine(name(event), key, EventText.at(event), EventText.detail(event), event);
        };
        String line = MAPPER.writeValueAsString(whole);
        return line.length() <= maxBytes && line.getBytes(StandardCharsets.UTF_8).length <= maxBytes
                ? line
                : MAPPER.writeValueAsString(new EventLine(whole.event, whole.key, whole.at, whole.detail, null));
    }

    private static String members(View view) {
        return "view " + view.number() + ": "
                + view.members().stream().map(member -> member.nodeId()).collect(Collectors.joining(", "));
    }

    private static String step(ImportEvent event) {
        return switch (event) {
            case ImportEvent.Requested asked -> "import of '" + asked.title() + "' asked for by " + asked.gateway();
            case ImportEvent.Accepted accepted -> "accepted as version " + accepted.movieVersion();
            case ImportEvent.Converting at -> at.node() + " has made " + at.frames() + " frames";
            case ImportEvent.Converted made -> made.node() + " has made all " + made.frames() + " frames";
            case ImportEvent.Placing placing -> frames("to be stored by ", placing.targets());
            case ImportEvent.Placed placed -> placed.node() + " has stored " + placed.mask().count() + " frames";
            case ImportEvent.Broken broken -> broken.node() + ": " + broken.detail();
            case ImportEvent.Done done -> done.detail().isEmpty() ? "done" : "done: " + done.detail();
            case ImportEvent.Failed failed -> "failed: " + failed.detail();
            case ImportEvent.ChangeAsked asked -> "change asked for by " + asked.gateway();
            case ImportEvent.Changed changed -> "changed";
            case ImportEvent.DeletionAsked asked -> "deletion asked for by " + asked.gateway();
            case ImportEvent.Deleted deleted -> deleted.reason() == null ? "deleted" : "deleted by a rule: " + deleted.reason();
            case ImportEvent.Refused refused -> "refused: " + refused.detail();
            case ImportEvent.Repairing round -> "repair: " + frames("copies to ", round.copies()) + frames("drops from ", round.drops());
            case ImportEvent.Dropping drop -> drop.node() + " is to drop " + drop.mask().count() + " frames";
            case ImportEvent.Dropped drop -> drop.node() + " has dropped " + drop.mask().count() + " frames";
            case ImportEvent.Repaired round -> round.detail().isEmpty() ? "a round of repair is done" : "a round of repair: " + round.detail();
        };
    }

    private static String frames(String what, List<PlacementTarget> targets) {
        return targets.isEmpty() ? ""
                : what + targets.stream().map(target -> target.node() + " " + target.mask().count()).collect(Collectors.joining(", "));
    }
}
