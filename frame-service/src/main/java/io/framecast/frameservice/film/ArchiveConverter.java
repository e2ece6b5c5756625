package io.framecast.frameservice.film;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_free;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import io.framecast.frameservice.archive.Archive;
import io.framecast.frameservice.archive.ArchiveException;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.record.FrameRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;

/**
 * The JPEGs of an archive as frames, in the natural order of their names, byte for byte. What a browser would not show is decoded and
 * encoded, as in films.
 */
final class ArchiveConverter implements FrameMaker {

    /** Pictures have no times. */
    private static final FrameRate RATE = new FrameRate(25, 1);
    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final int BEGINNING_BYTES = 3;

    private final Archive archive;
    private final FilmSettings settings;
    private final MadeFrames made;
    private final AVPacket packet = av_packet_alloc();
    private final AVCodecParameters parameters = avcodec_parameters_alloc().codec_type(AVMEDIA_TYPE_VIDEO).codec_id(AV_CODEC_ID_MJPEG);
    private @Nullable Transcoder transcoder;
    private @Nullable HuffmanTables tables;
    private int others;
    private int damaged;

    ArchiveConverter(Archive archive, FilmSettings settings, Output output) {
        Ffmpeg.load();
        this.archive = archive;
        this.settings = settings;
        this.made = new MadeFrames(output, settings.maxBytes());
    }

    @Override
    public FilmFrames convert() throws FilmException, IOException {
        try {
            for (int i = 0; i < archive.count(); i++) {
                if (isJpeg(archive.beginning(i, BEGINNING_BYTES))) {
                    take(archive.content(i, FrameRecord.MAX_JPEG_BYTES));
                } else {
                    others++;
                }
            }
        } catch (ArchiveException e) {
            throw new FilmException(e.getMessage());
        } catch (MadeFrames.TooMuchException e) {
            throw new FilmException(e.getMessage());
        }
        if (made.count() == 0) {
            throw new FilmException("not one JPEG that can be shown is in the archive" + (detail().isEmpty() ? "" : ": " + detail()));
        }
        return made.told(RATE, false, detail());
    }

    private static boolean isJpeg(ByteBuffer beginning) {
        return beginning.remaining() == BEGINNING_BYTES && beginning.get(0) == (byte) 0xff && beginning.get(1) == (byte) 0xd8
                && beginning.get(2) == (byte) 0xff;
    }

    private void take(Optional<ByteBuffer> content) throws FilmException, IOException {
        Optional<JpegHeader> header = content.flatMap(JpegHeader::read);
        int before = made.count();
        if (content.isPresent() && header.isPresent() && (long) header.get().width() * header.get().height() <= settings.maxPixels()) {
            if (header.get().showsEverywhere() && header.get().hasHuffmanTables()) {
                made.addCopied(time(), content.get(), header.get());
            } else {
                complete(content.get(), header.get());
            }
        }
        if (made.count() == before) {
            damaged++;
        }
    }

    private void complete(ByteBuffer content, JpegHeader header) throws FilmException, IOException {
        Ffmpeg.check(av_new_packet(packet, content.remaining()), "making a packet");
        try {
            packet.data().capacity(packet.size()).asByteBuffer().put(content);
            packet.pts(time());
            if (header.showsEverywhere()) {
                if (tables == null) {
                    tables = new HuffmanTables(parameters);
                }
                tables.addTo(packet);
                made.addCopied(time(), bytesOf(packet), header);
            } else {
                if (transcoder == null) {
                    transcoder = new Transcoder(new CodedVideo(parameters, new AVRational().num(1).den(MICROS_PER_SECOND), "",
                            frame -> PixelAspect.SQUARE), settings, stamp -> time(), jpeg -> made.addEncoded(jpeg.pts(), bytesOf(jpeg)));
                }
                transcoder.decode(packet);
                transcoder.settle();
            }
        } finally {
            av_packet_unref(packet);
        }
    }

    private long time() {
        return RATE.timeMicros(made.count());
    }

    private static ByteBuffer bytesOf(AVPacket packet) {
        return packet.data().capacity(packet.size()).asByteBuffer();
    }

    private String detail() {
        List<String> sentences = new ArrayList<>();
        if (archive.isCutShort()) {
            sentences.add("the archive is cut short: the files that are whole were taken");
        }
        if (others + archive.junk() > 0) {
            sentences.add((others + archive.junk()) + " files that are no JPEGs were skipped");
        }
        if (damaged > 0) {
            sentences.add(damaged + " damaged or too large JPEGs were left out");
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
        avcodec_parameters_free(parameters);
        av_packet_free(packet);
        try {
            archive.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
