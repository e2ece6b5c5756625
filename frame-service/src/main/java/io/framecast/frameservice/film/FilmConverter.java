package io.framecast.frameservice.film;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.jspecify.annotations.Nullable;

/** Turns a film into frames: Motion JPEG is copied, everything else decoded and encoded. */
final class FilmConverter implements FrameMaker {

    private final Demuxer film;
    private final FrameTimes times;
    private final FilmSettings settings;
    private final MadeFrames made;
    private final AVPacket packet = av_packet_alloc();
    private final boolean mayCopy;
    private int headless;
    private @Nullable Transcoder transcoder;
    private @Nullable HuffmanTables tables;

    /** @throws FilmException where the file is no film */
    FilmConverter(Path file, FilmSettings settings, Output output) throws FilmException {
        Ffmpeg.load();
        this.settings = settings;
        this.made = new MadeFrames(output, settings.maxBytes());
        this.film = Demuxer.open(file);
        this.times = new FrameTimes(film.frameRate(), film.tickMicros());
        this.mayCopy = film.isMjpeg() && film.upright().isEmpty() && film.pixelAspect(null).isSquare();
    }

    @Override
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
        } catch (MadeFrames.TooMuchException e) {
            throw new FilmException(e.getMessage());
        }
        if (made.count() == 0) {
            throw new FilmException("not one frame of it could be decoded" + film.failure().map(why -> ": " + why).orElse(""));
        }
        return made.told(times.rate(), times.isVariable(), detail());
    }

    private void convert(AVPacket in) throws FilmException, IOException {
        Optional<JpegHeader> header = mayCopy ? JpegHeader.read(bytesOf(in)) : Optional.empty();
        if (header.filter(this::isCopyable).isPresent()) {
            if (transcoder != null) {
                // Frames under way in the decoder would be overtaken.
                transcoder.settle();
            }
            if (!header.get().hasHuffmanTables()) {
                if (tables == null) {
                    tables = new HuffmanTables(film.stream().codecpar());
                }
                tables.addTo(in);
            }
            made.addCopied(time(in.pts() == FrameTimes.NONE ? in.dts() : in.pts()), bytesOf(in), header.get());
        } else if (in.size() > 0) {
            if (transcoder == null) {
                AVStream stream = film.stream();
                transcoder = new Transcoder(new CodedVideo(stream.codecpar(), stream.time_base(), film.upright(), film::pixelAspect), settings,
                        this::time, jpeg -> made.addEncoded(jpeg.pts(), bytesOf(jpeg)));
            }
            int before = made.count();
            transcoder.decode(in);
            if (mayCopy && header.isEmpty()) {
                // What has no header gives no frame, or one at once.
                transcoder.settle();
                headless += before == made.count() ? 1 : 0;
            }
        }
    }

    /** A JPEG of half the stream's height is one field of two: those are put together by the decoder. */
    private boolean isCopyable(JpegHeader header) {
        int height = film.stream().codecpar().height();
        boolean isField = header.height() < height && Math.abs(2 * header.height() - height) <= 1;
        return header.showsEverywhere() && !isField && (long) header.width() * header.height() <= settings.maxPixels();
    }

    private long time(long stamp) {
        return times.next(film.micros(stamp));
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
        int undecodable = headless > 0 ? headless : transcoder == null ? 0 : transcoder.undecodablePackets();
        if (undecodable > 0) {
            sentences.add(undecodable + " damaged frames were left out");
        }
        made.sizes().ifPresent(sentences::add);
        return String.join("; ", sentences);
    }

    @Override
    public void close() {
        if (transcoder != null) {
            transcoder.close();
        }
        if (tables != null) {
            tables.close();
        }
        av_packet_free(packet);
        film.close();
    }
}
