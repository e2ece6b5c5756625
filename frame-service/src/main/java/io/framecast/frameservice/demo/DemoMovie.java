package io.framecast.frameservice.demo;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_get_by_name;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_create_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import io.framecast.frameservice.film.Ffmpeg;
import io.framecast.frameservice.film.FilterChain;
import io.framecast.frameservice.film.JpegEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Writes the demo movie: MJPEG in AVI, 1280×720, 30 frames/s; the same bytes each time. */
public final class DemoMovie {

    static final int WIDTH = 1280;
    static final int HEIGHT = 720;
    static final int FRAMES_PER_SECOND = 30;
    /** The largest number that the row of blocks can show, and one more. */
    static final int MAX_FRAMES = 1 << FrameStamp.BITS;

    private static final int QUALITY = 3;
    private static final int THREADS = 2;

    /** Colours that flow round a wandering centre, under cells that live and die by Conway's rules. Drawn small: they are soft. */
    private static final String PICTURES = "gradients=s=320x180:r=30:type=spiral:speed=0.012:seed=7:n=6"
            + ":c0=0x0b1d3a:c1=0x1f6f8b:c2=0xf2a65a:c3=0x772e25:c4=0x14213d:c5=0x99c1b9"
            + ",scale=1280:720:flags=bicubic:out_range=full,format=yuvj420p[colours];"
            + "life=s=160x90:r=30:mold=6:ratio=0.12:seed=11:life_color=0xffffff:death_color=0x404040:mold_color=0x000000"
            + ",scale=1280:720:flags=bilinear:out_range=full,format=yuvj420p[cells];"
            + "[colours][cells]blend=c0_mode=softlight:c0_opacity=0.6,format=yuvj420p";

    private DemoMovie() {}

    /**
     * Writes the movie; the file appears under its name when it is whole.
     *
     * @param seconds how long it plays, 1 to 2184: the blocks show 16-bit numbers
     * @return how many frames it has
     */
    public static int write(Path file, int seconds) throws IOException {
        int frames = Math.multiplyExact(seconds, FRAMES_PER_SECOND);
        if (frames < 1 || frames > MAX_FRAMES) {
            throw new IllegalArgumentException("a demo movie must have 1 to " + MAX_FRAMES / FRAMES_PER_SECOND + " seconds, got " + seconds);
        }
        Ffmpeg.load();
        Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            writeAvi(unfinished, frames);
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return frames;
    }

    private static void writeAvi(Path file, int frames) throws IOException {
        AVFormatContext avi = new AVFormatContext(null);
        Ffmpeg.check(avformat_alloc_output_context2(avi, (AVOutputFormat) null, "avi", null), "making an AVI file");
        AVIOContext out = new AVIOContext(null);
        Ffmpeg.check(avio_open(out, "file:" + file, AVIO_FLAG_WRITE), "opening " + file);
        avi.pb(out);
        try {
            AVStream stream = avformat_new_stream(avi, null);
            stream.codecpar().codec_type(AVMEDIA_TYPE_VIDEO).codec_id(AV_CODEC_ID_MJPEG).width(WIDTH).height(HEIGHT)
                    .format(AV_PIX_FMT_YUVJ420P);
            stream.time_base().num(1).den(FRAMES_PER_SECOND);
            stream.avg_frame_rate().num(FRAMES_PER_SECOND).den(1);
            Ffmpeg.check(avformat_write_header(avi, (AVDictionary) null), "writing the AVI header");
            int[] written = {0};
            drawFrames(frames, jpeg -> writeFrame(avi, jpeg, written[0]++));
            Ffmpeg.check(av_write_trailer(avi), "writing the AVI index");
        } finally {
            avio_closep(out);
            avformat_free_context(avi);
        }
    }

    private static void writeFrame(AVFormatContext avi, AVPacket jpeg, int number) throws IOException {
        jpeg.stream_index(0);
        jpeg.pts(number).dts(number).duration(1);
        int outcome = av_interleaved_write_frame(avi, jpeg);
        if (outcome < 0) {
            throw new IOException("writing frame " + number + " failed: " + Ffmpeg.message(outcome));
        }
    }

    private static void drawFrames(int frames, JpegEncoder.Output output) throws IOException {
        AVFilterGraph graph = Ffmpeg.check(avfilter_graph_alloc(), "making a filter graph");
        graph.nb_threads(THREADS);
        AVFrame picture = av_frame_alloc();
        FrameStamp stamp = new FrameStamp(HEIGHT);
        try (JpegEncoder encoder = new JpegEncoder(WIDTH, HEIGHT, QUALITY, THREADS)) {
            AVFilterContext sink = new AVFilterContext(null);
            Ffmpeg.check(avfilter_graph_create_filter(sink, avfilter_get_by_name("buffersink"), "out", null, null, graph), "making a filter");
            FilterChain.connectSources(graph, sink, PICTURES);
            for (int frame = 0; frame < frames; frame++) {
                Ffmpeg.check(av_buffersink_get_frame(sink, picture), "drawing frame " + frame);
                Ffmpeg.check(av_frame_make_writable(picture), "drawing frame " + frame);
                stamp.draw(frame, plane(picture, 0, HEIGHT), plane(picture, 1, HEIGHT / 2), plane(picture, 2, HEIGHT / 2));
                encoder.encode(picture, frame, output);
                av_frame_unref(picture);
            }
            encoder.finish(output);
        } finally {
            av_frame_free(picture);
            avfilter_graph_free(graph);
        }
    }

    private static Plane plane(AVFrame picture, int index, int rows) {
        int rowBytes = picture.linesize(index);
        return new Plane(picture.data(index).capacity((long) rowBytes * rows).asByteBuffer(), rowBytes);
    }
}
