package io.framecast.localcluster.gateway;

import io.framecast.protocol.mask.FrameMask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found of a movie on all its holders.
 *
 * @param movieId the movie
 * @param frames how many it has
 * @param copiesWanted on how many nodes each of them should be
 * @param nodes one entry for each live holder, in order of their names
 */
public record VerificationReport(String movieId, int frames, int copiesWanted, List<NodeFindings> nodes) {

    /** How many copies of frames were read. */
    public long copies() {
        return nodes.stream().mapToLong(NodeFindings::frames).sum();
    }

    /** Their size on disk. */
    public long bytes() {
        return nodes.stream().mapToLong(NodeFindings::bytes).sum();
    }

    /** How many of them are damaged. */
    public long badCopies() {
        return nodes.stream().mapToLong(node -> node.bad().count()).sum();
    }

    /** The frames of which no live node has a copy that is sound, or was not read. */
    public FrameMask lost() {
        FrameMask kept = FrameMask.empty();
        for (NodeFindings node : nodes) {
            kept = kept.or(node.held().andNot(node.bad()));
        }
        return FrameMask.firstFrames(frames).andNot(kept);
    }

    /** The frames with fewer copies on live nodes than there should be, bad ones left out; those without any are not among them. */
    public FrameMask thin() {
        int[] copies = new int[frames];
        nodes.forEach(node -> node.held().andNot(node.bad()).and(FrameMask.firstFrames(frames)).forEach(frame -> copies[frame]++));
        FrameMask.Builder thin = new FrameMask.Builder();
        for (int frame = 0; frame < frames; frame++) {
            if (copies[frame] > 0 && copies[frame] < copiesWanted) {
                thin.add(frame);
            }
        }
        return thin.build();
    }

    /** Whether every holder was read to the end. */
    public boolean isComplete() {
        return nodes.stream().allMatch(node -> node.trouble() == null);
    }

    /** Whether everything was read, nothing is bad, and every frame is there, be it with fewer copies than there should be. */
    public boolean isSound() {
        return isComplete() && badCopies() == 0 && lost().isEmpty();
    }

    /** For programs. */
    public Map<String, Object> asJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("movieId", movieId);
        json.put("sound", isSound());
        json.put("copies", copies());
        json.put("bytes", bytes());
        json.put("badCopies", badCopies());
        json.put("lost", lost().toText());
        json.put("thin", thin().toText());
        json.put("nodes", nodes.stream().map(VerificationReport::asJson).toList());
        return json;
    }

    private static Map<String, Object> asJson(NodeFindings node) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("node", node.node());
        json.put("frames", node.frames());
        json.put("bytes", node.bytes());
        json.put("bad", node.bad().toText());
        if (node.trouble() != null) {
            json.put("trouble", node.trouble());
        }
        return json;
    }
}
