package io.framecast.frameservice.film;

import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_get_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_init;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_send_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;

import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVBSFContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.jspecify.annotations.Nullable;

/** Turns one film into JPEG frames, numbered from 0. Not thread-safe. */
public final class FilmConverter implements AutoCloseable {

    /** Takes the frames in their order. */
    @FunctionalInterface
    public interface Output {
        /**
         * @param timeMicros when it is shown, after the first; grows with each frame
         * @param jpeg the frame; its bytes are the callee's until it returns
         */
        void accept(int frame, long timeMicros, ByteBuffer jpeg) throws IOException;
    }

    private final Demuxer film;
    private final FrameTimes times;
    private final FilmSettings settings;
    private final Output output;
    private final AVPacket packet = av_packet_alloc();
    private final boolean mayCopy;
    private @Nullable Transcoder transcoder;
    private @Nullable AVBSFContext tablesFilter;
    private int frames;
    private int copied;
    private long bytes;
    private int width;
    private int height;

    /** @throws FilmException where the file is no film */
    public FilmConverter(Path file, FilmSettings settings, Output output) throws FilmException {
        Ffmpeg.load();
        this.settings = settings;
        this.output = output;
        this.film = Demuxer.open(file);
        this.times = new FrameTimes(film.frameRate(), film.tickMicros());
        this.mayCopy = film.isMjpeg() && film.rotation() == 0 && film.hasSquarePixels();
    }

    /**
     * Converts all that can be had.
     *
     * @throws FilmException where not one frame can be had, or they take more room than there is
     */
    public FilmFrames convert() throws FilmException, IOException {
        try {
            while (film.next(packet)) {
                try {
                    convert(packet);
                } finally {
                    av_packet_unref(packet);
                }
            }
            if (transcoder != null) {
                transcoder.finish();
            }
        } catch (TooMuchException e) {
            throw new FilmException(e.getMessage());
        }
        if (frames == 0) {
            throw new FilmException("not one frame of it could be decoded" + film.failure().map(why -> ": " + why).orElse(""));
        }
        return new FilmFrames(frames, times.rate(), times.isVariable(), width, height, bytes, copied, detail());
    }

    private void convert(AVPacket in) throws FilmException, IOException {
        // Once a packet had to be decoded all that follow are too: frames under way in the decoder would be overtaken.
        Optional<JpegHeader> header = mayCopy && transcoder == null ? JpegHeader.read(bytesOf(in)) : Optional.empty();
        if (header.filter(this::isCopyable).isPresent()) {
            if (!header.get().hasHuffmanTables()) {
                addTables(in);
            }
            in.pts(time(in.pts() == FrameTimes.NONE ? in.dts() : in.pts()));
            emit(in);
            copied++;
        } else if (in.size() > 0) {
            if (transcoder == null) {
                transcoder = new Transcoder(film.stream(), film.rotation(), settings, this::time, this::emit);
            }
            transcoder.decode(in);
        }
    }

    /** A JPEG of another size than the stream's is one field of two: those are put together by the decoder. */
    private boolean isCopyable(JpegHeader header) {
        AVStream stream = film.stream();
        return header.showsEverywhere() && header.width() == stream.codecpar().width() && header.height() == stream.codecpar().height();
    }

    private void addTables(AVPacket jpeg) {
        AVBSFContext filter = tablesFilter;
        if (filter == null) {
            filter = new AVBSFContext(null);
            Ffmpeg.check(av_bsf_alloc(av_bsf_get_by_name("mjpeg2jpeg"), filter), "making the Huffman table filter");
            Ffmpeg.check(avcodec_parameters_copy(filter.par_in(), film.stream().codecpar()), "setting up the Huffman table filter");
            Ffmpeg.check(av_bsf_init(filter), "setting up the Huffman table filter");
            tablesFilter = filter;
        }
        Ffmpeg.check(av_bsf_send_packet(filter, jpeg), "adding Huffman tables");
        Ffmpeg.check(av_bsf_receive_packet(filter, jpeg), "adding Huffman tables");
    }

    private long time(long stamp) {
        return times.next(film.micros(stamp));
    }

    /** Puts out a frame whose packet has its time as {@code pts}. */
    private void emit(AVPacket jpeg) throws IOException {
        ByteBuffer content = bytesOf(jpeg);
        if (frames == 0) {
            JpegHeader.read(content).ifPresent(header -> {
                width = header.width();
                height = header.height();
            });
        }
        if (bytes + content.remaining() > settings.maxBytes()) {
            throw new TooMuchException("its frames take more than the " + (settings.maxBytes() >> 20) + " MiB there is room for");
        }
        if (frames == FrameMask.FRAME_LIMIT) {
            throw new TooMuchException("it has more than " + FrameMask.FRAME_LIMIT + " frames");
        }
        bytes += content.remaining();
        output.accept(frames++, jpeg.pts(), content);
    }

    private static ByteBuffer bytesOf(AVPacket in) {
        return in.size() == 0 ? ByteBuffer.allocate(0) : in.data().capacity(in.size()).asByteBuffer();
    }

    private String detail() {
        List<String> sentences = new ArrayList<>();
        long missing = film.missingFrames(times.rate());
        if (missing > 0) {
            sentences.add("the file seems cut short: it says it has " + missing + " frames more than could be read");
        } else {
            film.failure().ifPresent(why -> sentences.add("reading the file ended early: " + why));
        }
        int undecodable = transcoder == null ? 0 : transcoder.undecodablePackets();
        if (undecodable > 0) {
            sentences.add(undecodable + " damaged frames were left out");
        }
        return String.join("; ", sentences);
    }

    @Override
    public void close() {
        if (transcoder != null) {
            transcoder.close();
        }
        if (tablesFilter != null) {
            av_bsf_free(tablesFilter);
        }
        av_packet_free(packet);
        film.close();
    }

    /** A limit was met; carried out of the encoder's callback. */
    private static final class TooMuchException extends IOException {

        private static final long serialVersionUID = 1L;

        TooMuchException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return Objects.requireNonNull(super.getMessage());
        }
    }
}
