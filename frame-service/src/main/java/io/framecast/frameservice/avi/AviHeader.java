package io.framecast.frameservice.avi;

import io.framecast.protocol.event.FrameRate;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an AVI's {@code hdrl} list says, of a file that is plain: one video stream, of Motion JPEG with square pixels and a usual rate, that
 * begins at its first frame. Whatever else there is stays with the demuxer that knows every kind of AVI.
 *
 * @param stream the video's number, from 0
 * @param width pixels
 * @param height pixels
 * @param frames how many it says there are, 1 or more
 */
record AviHeader(int stream, int width, int height, FrameRate rate, int frames) {

    private static final int STRH_BYTES = 48;
    private static final int STRF_BYTES = 40;
    private static final int VPRP_BYTES = 36;
    private static final int CHUNK_HEAD_BYTES = 8;
    private static final int LIST_HEAD_BYTES = 12;
    private static final int TELEVISION = 1001;
    private static final int MOST_FRAMES_PER_SECOND = 1000;

    /** One stream's {@code strl} list, as far as it was read. */
    private static final class Stream {
        private int format = -1;
        private int properties = -1;
        private int head = -1;
    }

    /** Reads the list's content; empty where the file is not plain, or the list is damaged. The buffer's indices stay. */
    static Optional<AviHeader> read(ByteBuf list) {
        List<Stream> streams = new ArrayList<>();
        int at = list.readerIndex();
        while (at + CHUNK_HEAD_BYTES <= list.writerIndex()) {
            int name = list.getInt(at);
            long bytes = list.getUnsignedIntLE(at + 4);
            int content = at + CHUNK_HEAD_BYTES;
            if (content + bytes > list.writerIndex()) {
                return Optional.empty();
            }
            if (name == FourCc.LIST && bytes >= 4 && list.getInt(content) == FourCc.STREAM_LIST) {
                streams.add(new Stream());
                at += LIST_HEAD_BYTES;
                continue;
            }
            note(streams, name, content, bytes);
            at = Math.toIntExact(Math.min(content + bytes + (bytes & 1), list.writerIndex()));
        }
        return video(list, streams);
    }

    private static void note(List<Stream> streams, int name, int content, long bytes) {
        if (streams.isEmpty()) {
            return;
        }
        Stream stream = streams.getLast();
        if (name == FourCc.STREAM_HEADER && bytes >= STRH_BYTES) {
            stream.head = content;
        } else if (name == FourCc.STREAM_FORMAT && bytes >= STRF_BYTES) {
            stream.format = content;
        } else if (name == FourCc.VIDEO_PROPERTIES && bytes >= VPRP_BYTES) {
            stream.properties = content;
        }
    }

    private static Optional<AviHeader> video(ByteBuf list, List<Stream> streams) {
        Optional<AviHeader> found = Optional.empty();
        for (int i = 0; i < streams.size(); i++) {
            Stream stream = streams.get(i);
            if (stream.head < 0) {
                return Optional.empty();
            }
            int kind = list.getInt(stream.head);
            if (kind == FourCc.VIDEO) {
                if (found.isPresent()) {
                    return Optional.empty();
                }
                found = video(list, i, stream);
                if (found.isEmpty()) {
                    return found;
                }
            } else if (kind != FourCc.SOUND) {
                return Optional.empty();
            }
        }
        return found;
    }

    /**
     * <pre>
     *  strh: kind, handler, flags, u16 priority, u16 language, initial frames, scale +20, rate +24, start +28, length +32 …
     *  strf: size, width +4, height +8, u16 planes, u16 bits, compression +16 …
     *  vprp: … u16 aspect's y +20, u16 aspect's x +22, width +24, height +28
     * </pre>
     */
    private static Optional<AviHeader> video(ByteBuf list, int number, Stream stream) {
        if (stream.format < 0) {
            return Optional.empty();
        }
        int width = list.getIntLE(stream.format + 4);
        int height = list.getIntLE(stream.format + 8);
        Optional<FrameRate> rate = rate(list.getIntLE(stream.head + 24), list.getIntLE(stream.head + 20));
        int frames = list.getIntLE(stream.head + 32);
        boolean isPlain = list.getInt(stream.format + 16) == FourCc.MOTION_JPEG && width > 0 && height > 0 && frames > 0
                && list.getIntLE(stream.head + 28) == 0 && (stream.properties < 0 || isSquare(list, stream.properties));
        return isPlain ? rate.map(perSecond -> new AviHeader(number, width, height, perSecond, frames)) : Optional.empty();
    }

    /** The rates that no reader takes for another one: whole numbers, and television's. */
    private static Optional<FrameRate> rate(int rate, int scale) {
        if (rate <= 0 || scale <= 0) {
            return Optional.empty();
        }
        int divisor = gcd(rate, scale);
        int numerator = rate / divisor;
        int denominator = scale / divisor;
        boolean isUsual = denominator == 1 || (denominator == TELEVISION && numerator % 1000 == 0);
        return isUsual && numerator / denominator <= MOST_FRAMES_PER_SECOND ? Optional.of(new FrameRate(numerator, denominator)) : Optional.empty();
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private static boolean isSquare(ByteBuf list, int properties) {
        long y = list.getUnsignedShortLE(properties + 20);
        long x = list.getUnsignedShortLE(properties + 22);
        return x * list.getUnsignedIntLE(properties + 28) == y * list.getUnsignedIntLE(properties + 24);
    }
}
