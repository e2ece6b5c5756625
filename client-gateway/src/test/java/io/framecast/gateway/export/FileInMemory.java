package io.framecast.gateway.export;

import io.framecast.gateway.stream.StreamForm.Outgoing;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.mask.FrameMask;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Files put together in memory, as the stream of a request puts them together on the wire. */
final class FileInMemory {

    private FileInMemory() {}

    static Movie movie(int frames, boolean variable) {
        return new Movie("street", "v1", "A \"street\"", frames, new FrameRate(10, 1), variable, 320, 240, 1000L * frames, 1, null, Map.of(),
                Instant.parse("2026-03-01T12:34:56Z"));
    }

    /** These frames of it, of the lengths that the function says. */
    static FileFrames frames(Movie movie, FrameMask wanted, IntUnaryOperator jpegBytes) {
        FileFrames frames = new FileFrames(movie, wanted);
        wanted.forEach(frame -> frames.add(frame, jpegBytes.applyAsInt(frame), timeMicros(frame)));
        return frames;
    }

    /** When a frame is shown, in a movie whose rate varies. */
    static long timeMicros(int frame) {
        return frame * 100_000L + (long) frame * frame;
    }

    /** The bytes of a frame: they follow from its number. */
    static byte[] jpeg(int frame, int bytes) {
        byte[] jpeg = new byte[bytes];
        new Random(frame).nextBytes(jpeg);
        return jpeg;
    }

    static byte[] write(ExportForm form, FileFrames frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < frames.count(); i++) {
            writeAll(form.before(frames.frame(i)), out);
            ByteBuf jpeg = Unpooled.wrappedBuffer(jpeg(frames.frame(i), frames.jpegBytes(i)));
            Outgoing frame = new Outgoing(frames.frame(i), "frame-1", timeMicros(frames.frame(i)), jpeg);
            write(form.head(frame), out);
            ByteBuf tail = form.tail(frame);
            write(jpeg, out);
            write(tail, out);
        }
        writeAll(form.end(), out);
        return out.toByteArray();
    }

    private static void writeAll(Iterator<ByteBuf> pieces, ByteArrayOutputStream out) {
        pieces.forEachRemaining(piece -> write(piece, out));
    }

    private static void write(ByteBuf piece, ByteArrayOutputStream out) {
        if (piece != null) {
            byte[] bytes = new byte[piece.readableBytes()];
            piece.readBytes(bytes).release();
            out.writeBytes(bytes);
        }
    }
}
