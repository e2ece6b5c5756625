package io.framecast.frameservice.film;

import static org.bytedeco.ffmpeg.avcodec.AVCodecContext.FF_THREAD_FRAME;
import static org.bytedeco.ffmpeg.avcodec.AVCodecContext.FF_THREAD_SLICE;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.io.IOException;
import java.util.function.LongUnaryOperator;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** Decodes packets and encodes their frames to JPEG. A packet that does not decode costs its frames, and is counted. */
final class Transcoder implements AutoCloseable {

    private final FilmSettings settings;
    private final JpegEncoder.Output output;
    private final CodedVideo video;
    private final LongUnaryOperator times;
    private final AVCodecContext decoder;
    private final AVFrame decoded = av_frame_alloc();
    private final AVFrame filtered = av_frame_alloc();
    private @Nullable JpegFilter filter;
    private @Nullable JpegEncoder encoder;
    private boolean isUnderWay;
    private int undecodable;

    /**
     * @param times makes a time in microseconds of each frame's timestamp, in their order; the packets put out have it as {@code pts}
     * @throws FilmException where this build has no decoder for it
     */
    Transcoder(CodedVideo video, FilmSettings settings, LongUnaryOperator times, JpegEncoder.Output output) throws FilmException {
        this.video = video;
        this.settings = settings;
        this.output = output;
        this.times = times;
        AVCodec codec = avcodec_find_decoder(video.parameters().codec_id());
        if (codec == null || codec.isNull()) {
            throw new FilmException("there is no decoder for its video (" + avcodec_get_name(video.parameters().codec_id()).getString() + ")");
        }
        this.decoder = Ffmpeg.check(avcodec_alloc_context3(codec), "making a decoder");
        Ffmpeg.check(avcodec_parameters_to_context(decoder, video.parameters()), "setting up the decoder");
        decoder.pkt_timebase(video.timeBase());
        decoder.max_pixels(settings.maxPixels());
        decoder.thread_count(settings.threads()).thread_type(FF_THREAD_FRAME | FF_THREAD_SLICE);
        int opened = avcodec_open2(decoder, codec, (AVDictionary) null);
        if (opened < 0) {
            avcodec_free_context(decoder);
            throw new FilmException("its video cannot be decoded: " + Ffmpeg.message(opened));
        }
    }

    /** Decodes a packet; null is the end of the film. */
    void decode(@Nullable AVPacket packet) throws IOException {
        isUnderWay = true;
        if (avcodec_send_packet(decoder, packet) < 0 && packet != null) {
            undecodable++;
        }
        int outcome = avcodec_receive_frame(decoder, decoded);
        while (outcome != AVERROR_EAGAIN() && outcome != AVERROR_EOF()) {
            if (outcome >= 0) {
                encode();
                av_frame_unref(decoded);
            } else {
                undecodable++;
            }
            outcome = avcodec_receive_frame(decoder, decoded);
        }
    }

    /** Encodes what is still under way. */
    void finish() throws IOException {
        decode(null);
        if (encoder != null) {
            encoder.finish(output);
        }
    }

    /** Puts out all that is under way; what follows need not continue what was. Costs nothing where nothing was decoded since. */
    void settle() throws IOException {
        if (!isUnderWay) {
            return;
        }
        finish();
        avcodec_flush_buffers(decoder);
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
        isUnderWay = false;
    }

    int undecodablePackets() {
        return undecodable;
    }

    private void encode() throws IOException {
        PixelAspect aspect = video.aspect().apply(decoded);
        JpegFilter fitting = filter;
        if (fitting == null || !fitting.fits(decoded, aspect)) {
            if (fitting != null) {
                fitting.close();
            }
            fitting = new JpegFilter(decoded, aspect, video.upright(), settings);
            filter = fitting;
        }
        fitting.apply(decoded, filtered);
        encoderFor(filtered).encode(filtered, times.applyAsLong(decoded.best_effort_timestamp()), output);
        av_frame_unref(filtered);
    }

    private JpegEncoder encoderFor(AVFrame frame) throws IOException {
        JpegEncoder fitting = encoder;
        if (fitting == null || !fitting.fits(frame)) {
            if (fitting != null) {
                fitting.finish(output);
                fitting.close();
            }
            fitting = new JpegEncoder(frame.width(), frame.height(), settings.quality(), settings.threads());
            encoder = fitting;
        }
        return fitting;
    }

    @Override
    public void close() {
        av_frame_free(decoded);
        av_frame_free(filtered);
        if (filter != null) {
            filter.close();
        }
        if (encoder != null) {
            encoder.close();
        }
        avcodec_free_context(decoder);
    }
}
