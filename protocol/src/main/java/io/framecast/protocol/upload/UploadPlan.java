package io.framecast.protocol.upload;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that comes in pieces, and the import it shall become once it is whole.
 *
 * @param importId of the import
 * @param movieId of the movie
 * @param title for people
 * @param copies on how many nodes each frame shall be
 * @param recordedAt when the footage was taken, where known
 * @param labels free key-value pairs
 * @param bytes of the file, 1 or more
 */
public record UploadPlan(String importId, String movieId, String title, int copies, @Nullable Instant recordedAt, Map<String, String> labels,
        long bytes) {

    /** Of a frame service's answers: how many bytes it has. */
    public static final String OFFSET_HEADER = "Upload-Offset";
    /** Of a frame service's answers: how many bytes the file has. */
    public static final String LENGTH_HEADER = "Upload-Length";
    /** Of a frame service's answers: when it forgets the file, as an HTTP date. */
    public static final String EXPIRES_HEADER = "Upload-Expires";

    /**
     * An upload's id for clients: it names the node that has the file, so that every gateway finds it.
     *
     * @param nodeId the frame service
     */
    public static String uploadId(String importId, String nodeId) {
        return importId + '.' + nodeId;
    }

    /** The import an upload's id is of; "" where it is no such id. */
    public static String importIdOf(String uploadId) {
        return uploadId.substring(0, Math.max(0, uploadId.indexOf('.')));
    }

    /** The node that has the file of an upload's id; "" where it is no such id. */
    public static String nodeOf(String uploadId) {
        return uploadId.indexOf('.') < 0 ? "" : uploadId.substring(uploadId.indexOf('.') + 1);
    }
}
