package io.framecast.frameservice.film;

import static org.bytedeco.ffmpeg.avcodec.AVCodecContext.FF_THREAD_FRAME;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_QSCALE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.FF_QP2LAMBDA;

import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Encodes frames of one size to baseline JPEG at a fixed quality. Several may be under way: call {@link #finish} at the end. */
public final class JpegEncoder implements AutoCloseable {

    /** Takes one encoded frame. */
    @FunctionalInterface
    public interface Output {
        /** @param jpeg the frame; its bytes are the callee's until it returns */
        void accept(AVPacket jpeg) throws IOException;
    }

    private final AVCodecContext encoder;
    private final AVPacket packet = av_packet_alloc();
    private final int width;
    private final int height;
    private final int lambda;

    /**
     * @param quality FFmpeg's {@code qscale}: 2 (best) to 31
     * @param threads frames encoded at once
     */
    public JpegEncoder(int width, int height, int quality, int threads) {
        this.width = width;
        this.height = height;
        this.lambda = quality * FF_QP2LAMBDA;
        AVCodec codec = Ffmpeg.check(avcodec_find_encoder_by_name("mjpeg"), "finding the JPEG encoder");
        this.encoder = Ffmpeg.check(avcodec_alloc_context3(codec), "making the JPEG encoder");
        encoder.width(width).height(height).pix_fmt(AV_PIX_FMT_YUVJ420P).color_range(AVCOL_RANGE_JPEG);
        encoder.time_base().num(1).den(1_000_000);
        encoder.flags(encoder.flags() | AV_CODEC_FLAG_QSCALE).global_quality(lambda);
        // Frames rather than slices: slices would put restart markers into each JPEG.
        encoder.thread_count(threads).thread_type(FF_THREAD_FRAME);
        Ffmpeg.check(avcodec_open2(encoder, codec, (AVDictionary) null), "opening the JPEG encoder for " + width + "x" + height);
    }

    boolean fits(AVFrame frame) {
        return frame.width() == width && frame.height() == height;
    }

    /**
     * Encodes a frame in yuvj420p; hands on those that are ready.
     *
     * @param timeMicros the frame's time, which its packet will have as {@code pts}; grows with each frame
     */
    public void encode(AVFrame frame, long timeMicros, Output output) throws IOException {
        frame.pts(timeMicros);
        frame.quality(lambda);
        frame.pict_type(0);
        Ffmpeg.check(avcodec_send_frame(encoder, frame), "encoding a frame");
        drain(output);
    }

    /** Hands on all that are still under way. */
    public void finish(Output output) throws IOException {
        avcodec_send_frame(encoder, null);
        drain(output);
    }

    private void drain(Output output) throws IOException {
        while (avcodec_receive_packet(encoder, packet) >= 0) {
            output.accept(packet);
            av_packet_unref(packet);
        }
    }

    @Override
    public void close() {
        av_packet_free(packet);
        avcodec_free_context(encoder);
    }
}
