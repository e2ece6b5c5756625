package io.framecast.gateway.export;

import io.framecast.gateway.viewing.RequestRefusedException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What kind of file a movie is exported as. */
public enum ExportFormat {
    /** The JPEGs one behind the other. */
    MJPEG("video/x-motion-jpeg", 16),
    /** AVI with Motion-JPEG; over 1 GiB with OpenDML extensions. */
    AVI("video/x-msvideo", 16),
    /** ZIP of the JPEGs with a manifest. */
    ZIP("application/zip", 52);

    private final String contentType;
    private final int bytesPerFrame;

    ExportFormat(String contentType, int bytesPerFrame) {
        this.contentType = contentType;
        this.bytesPerFrame = bytesPerFrame;
    }

    /** The file's media type. */
    public String contentType() {
        return contentType;
    }

    /** The end of its name. */
    public String extension() {
        return "." + name().toLowerCase(Locale.ROOT);
    }

    /** What one frame takes of the gateway's memory for as long as the download lasts. */
    int bytesPerFrame() {
        return bytesPerFrame;
    }

    /**
     * The format of that name.
     *
     * @throws RequestRefusedException 400 where there is none
     */
    public static ExportFormat parse(String text) {
        return Arrays.stream(values())
                .filter(format -> format.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new RequestRefusedException(400, "format must be one of "
                        + Arrays.stream(values()).map(format -> format.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "))
                        + ", got '" + text + "'"));
    }
}
