package io.framecast.frameservice.film;

import static org.bytedeco.ffmpeg.global.avutil.AV_ERROR_MAX_STRING_SIZE;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_FATAL;

import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** What every call of FFmpeg's libraries needs: outcomes checked, messages quiet. */
public final class Ffmpeg {

    private Ffmpeg() {}

    /** Loads the libraries; lets them say only what ends the process. */
    public static void load() {
        avutil.av_log_set_level(AV_LOG_FATAL);
        avformat.avformat_version();
    }

    /** Passes on what is no error. */
    public static int check(int outcome, String doing) {
        if (outcome < 0) {
            throw new IllegalStateException(doing + " failed: " + message(outcome));
        }
        return outcome;
    }

    /** Passes on what is there. */
    public static <P extends Pointer> P check(P pointer, String doing) {
        if (pointer == null || pointer.isNull()) {
            throw new IllegalStateException(doing + " failed: not in this build, or out of memory");
        }
        return pointer;
    }

    /** FFmpeg's own words for an error. */
    public static String message(int error) {
        try (BytePointer text = new BytePointer(AV_ERROR_MAX_STRING_SIZE)) {
            if (avutil.av_strerror(error, text, AV_ERROR_MAX_STRING_SIZE) != 0) {
                return "error " + error;
            }
            String padded = text.getString();
            int end = padded.indexOf('\0');
            return (end < 0 ? padded : padded.substring(0, end)).strip();
        }
    }
}
