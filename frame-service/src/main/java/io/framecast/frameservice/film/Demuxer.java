package io.framecast.frameservice.film;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_CUSTOM_IO;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_READ;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_feof;
import static org.bytedeco.ffmpeg.global.avformat.avio_open2;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_q;

import io.framecast.protocol.event.FrameRate;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets of a film's best video stream.
 *
 * <p>The file is opened here and given to the demuxer, which itself may open nothing: a playlist or an external reference in a
 * film would otherwise read other files of this machine, or the network.
 */
final class Demuxer implements AutoCloseable {

    private static final FrameRate ASSUMED_RATE = new FrameRate(25, 1);
    private static final int MAX_FRAMES_PER_SECOND = 1000;
    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final AVRational MICROS = new AVRational().num(1).den(MICROS_PER_SECOND);

    private final AVFormatContext format;
    private final AVIOContext file;
    private final AVStream stream;
    private long videoPackets;
    private long lastDts = AV_NOPTS_VALUE;
    private long longestStep;
    private long shortestStep = Long.MAX_VALUE;
    private int endedWith = AVERROR_EOF();

    private Demuxer(AVFormatContext format, AVIOContext file, AVStream stream) {
        this.format = format;
        this.file = file;
        this.stream = stream;
    }

    /** @throws FilmException where the file is no film with a video stream in it */
    static Demuxer open(Path film) throws FilmException {
        AVIOContext file = new AVIOContext(null);
        Ffmpeg.check(avio_open2(file, "file:" + film, AVIO_FLAG_READ, (AVIOInterruptCB) null, (AVDictionary) null), "opening the file");
        AVFormatContext format = Ffmpeg.check(avformat_alloc_context(), "making a demuxer");
        format.pb(file);
        format.flags(format.flags() | AVFMT_FLAG_CUSTOM_IO);
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "protocol_whitelist", "none", 0);
        int opened = avformat_open_input(format, "film", null, options);
        av_dict_free(options);
        if (opened < 0) {
            // The context is freed by the failed call.
            avio_closep(file);
            throw new FilmException("the file is no video that can be read: " + Ffmpeg.message(opened));
        }
        try {
            avformat_find_stream_info(format, (PointerPointer<?>) null);
            return new Demuxer(format, file, bestStream(format));
        } catch (FilmException | RuntimeException e) {
            avformat_close_input(format);
            avio_closep(file);
            throw e;
        }
    }

    private static AVStream bestStream(AVFormatContext format) throws FilmException {
        int best = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
        AVStream stream = best < 0 ? null : format.streams(best);
        if (stream == null || (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
            throw new FilmException("the file has no video stream (it was read as " + format.iformat().name().getString() + ")");
        }
        return stream;
    }

    AVStream stream() {
        return stream;
    }

    boolean isMjpeg() {
        return stream.codecpar().codec_id() == AV_CODEC_ID_MJPEG;
    }

    /** The stream's rate; 25 where it says none that can be. */
    FrameRate frameRate() {
        return rate(av_guess_frame_rate(format, stream, null))
                .or(() -> rate(stream.avg_frame_rate()))
                .or(() -> rate(stream.r_frame_rate()))
                .orElse(ASSUMED_RATE);
    }

    private static Optional<FrameRate> rate(AVRational rational) {
        boolean can = rational.num() > 0 && rational.den() > 0 && rational.num() / rational.den() <= MAX_FRAMES_PER_SECOND;
        return can ? Optional.of(new FrameRate(rational.num(), rational.den())) : Optional.empty();
    }

    /** The step in which timestamps count, in microseconds. */
    double tickMicros() {
        AVRational base = stream.time_base();
        return base.den() == 0 ? 0 : (double) base.num() * MICROS_PER_SECOND / base.den();
    }

    /** A timestamp of the stream in microseconds; {@link FrameTimes#NONE} stays that. */
    long micros(long timestamp) {
        return timestamp == AV_NOPTS_VALUE ? FrameTimes.NONE : av_rescale_q(timestamp, stream.time_base(), MICROS);
    }

    /** The filters that let the frames stand upright, as {@link DisplayMatrix} makes them. */
    String upright() {
        AVPacketSideData matrix = av_packet_side_data_get(stream.codecpar().coded_side_data(), stream.codecpar().nb_coded_side_data(),
                AV_PKT_DATA_DISPLAYMATRIX);
        if (matrix == null || matrix.isNull() || matrix.size() < (long) DisplayMatrix.NUMBERS * Integer.BYTES) {
            return "";
        }
        int[] numbers = new int[DisplayMatrix.NUMBERS];
        new IntPointer(matrix.data()).get(numbers);
        return DisplayMatrix.filters(numbers);
    }

    /** The shape of pixels: of the container where it says one, else of the codec. */
    PixelAspect pixelAspect(@Nullable AVFrame frame) {
        AVRational aspect = av_guess_sample_aspect_ratio(format, stream, frame);
        return PixelAspect.of(aspect.num(), aspect.den());
    }

    /** Reads the next packet of the video stream; false at the end of what can be read. */
    boolean next(AVPacket packet) {
        while (true) {
            int outcome = av_read_frame(format, packet);
            if (outcome < 0) {
                endedWith = outcome;
                return false;
            }
            if (packet.stream_index() == stream.index()) {
                videoPackets++;
                follow(packet);
                return true;
            }
            av_packet_unref(packet);
        }
    }

    private void follow(AVPacket packet) {
        if (packet.dts() != AV_NOPTS_VALUE) {
            longestStep = Math.max(longestStep, lastDts == AV_NOPTS_VALUE ? 0 : packet.dts() - lastDts);
            shortestStep = Math.min(shortestStep, lastDts == AV_NOPTS_VALUE ? Long.MAX_VALUE : Math.max(1, packet.dts() - lastDts));
            lastDts = packet.dts();
        }
    }

    /**
     * How many frames the film says it has more than were read; 0 where it says nothing of the kind.
     *
     * @param rate of the frames that were read: a stated one may be far from theirs where the rate varies
     */
    long missingFrames(FrameRate rate) {
        if (stream.nb_frames() > 0) {
            return isReadToItsEnd() ? 0 : Math.max(0, stream.nb_frames() - videoPackets);
        }
        double seconds = Math.max(0, (double) format.duration() / AV_TIME_BASE);
        long expected = (long) (seconds * rate.framesPerSecond());
        // A duration covers the sound too, and rates vary: only what is clearly missing is told.
        return expected - videoPackets > Math.max(10, expected / 20) ? expected - videoPackets : 0;
    }

    /** Cameras that drop frames count them all the same; what was not recorded is not missing in the file. */
    private boolean isReadToItsEnd() {
        long start = stream.start_time() == AV_NOPTS_VALUE ? 0 : stream.start_time();
        boolean hasGaps = lastDts != AV_NOPTS_VALUE && longestStep > 1
                && (longestStep / 2 >= shortestStep || stream.nb_frames() >= stream.duration());
        return hasGaps && stream.duration() > 0 && lastDts + longestStep >= start + stream.duration();
    }

    /** Why reading ended before the end of the film; empty where it did not. */
    Optional<String> failure() {
        // A multipart stream that was saved ends where the next part's boundary would be.
        boolean isWhole = endedWith == AVERROR_EOF() || (avio_feof(file) != 0 && format.iformat().name().getString().equals("mpjpeg"));
        return isWhole ? Optional.empty() : Optional.of(Ffmpeg.message(endedWith));
    }

    @Override
    public void close() {
        avformat_close_input(format);
        avio_closep(file);
    }
}
