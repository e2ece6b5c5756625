package io.framecast.frameservice.film;

import static org.bytedeco.ffmpeg.global.avfilter.AV_BUFFERSRC_FLAG_KEEP_REF;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame_flags;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_get_by_name;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_create_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;

import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Brings decoded frames into the form JPEG has: upright, square pixels, 4:2:0, full range, BT.601.
 *
 * <p>Made for one input form; a film that changes size or pixel format in its middle gets a new one.
 */
final class JpegFilter implements AutoCloseable {

    private static final String TO_JPEG = "scale=out_range=full:flags=bicubic,format=yuvj420p";

    /**
     * JPEG's colours are those of BT.601 (JFIF), HD film's those of BT.709. Only where a film says so: most that do not say are
     * decoded as BT.601 everywhere. {@code scale} can do it too, through RGB and at three times the cost.
     */
    private static final String HD_TO_JPEG = "zscale=matrix=170m:range=full,format=yuvj420p";

    private final AVFilterGraph graph = Ffmpeg.check(avfilter_graph_alloc(), "making a filter graph");
    private final AVFilterContext source = new AVFilterContext(null);
    private final AVFilterContext sink = new AVFilterContext(null);
    private final int width;
    private final int height;
    private final int pixelFormat;

    /**
     * @param frame a frame of the form to come
     * @param clockwise degrees to turn: 0, 90, 180 or 270
     * @param threads threads to scale with
     */
    JpegFilter(AVFrame frame, int clockwise, int threads) {
        this.width = frame.width();
        this.height = frame.height();
        this.pixelFormat = frame.format();
        graph.nb_threads(threads);
        boolean hasAspect = frame.sample_aspect_ratio().num() > 0 && frame.sample_aspect_ratio().den() > 0;
        String form = "video_size=" + width + "x" + height + ":pix_fmt=" + pixelFormat + ":time_base=1/1000"
                + ":colorspace=" + frame.colorspace() + ":range=" + frame.color_range()
                + (hasAspect ? ":pixel_aspect=" + frame.sample_aspect_ratio().num() + "/" + frame.sample_aspect_ratio().den() : "");
        try {
            Ffmpeg.check(avfilter_graph_create_filter(source, avfilter_get_by_name("buffer"), "in", form, null, graph), "making a filter");
            Ffmpeg.check(avfilter_graph_create_filter(sink, avfilter_get_by_name("buffersink"), "out", null, null, graph), "making a filter");
            FilterChain.connect(graph, source, sink, steps(frame, clockwise));
        } catch (RuntimeException e) {
            avfilter_graph_free(graph);
            throw e;
        }
    }

    private static String steps(AVFrame frame, int clockwise) {
        int num = frame.sample_aspect_ratio().num();
        int den = frame.sample_aspect_ratio().den();
        String square = num > 0 && den > 0 && num != den ? "scale=w=max(2\\,trunc(iw*sar/2)*2):h=ih,setsar=1," : "";
        String upright = switch (clockwise) {
            case 90 -> "transpose=clock,";
            case 180 -> "hflip,vflip,";
            case 270 -> "transpose=cclock,";
            default -> "";
        };
        // zscale refuses 4:2:0 frames of odd size.
        boolean isHd = frame.colorspace() == AVCOL_SPC_BT709 && frame.width() % 2 == 0 && frame.height() % 2 == 0;
        return square + upright + (isHd ? HD_TO_JPEG : TO_JPEG);
    }

    boolean fits(AVFrame frame) {
        return frame.width() == width && frame.height() == height && frame.format() == pixelFormat;
    }

    /** Puts the frame's JPEG form into {@code out}, which was empty; {@code in} stays the caller's. */
    void apply(AVFrame in, AVFrame out) {
        Ffmpeg.check(av_buffersrc_add_frame_flags(source, in, AV_BUFFERSRC_FLAG_KEEP_REF), "filtering a frame");
        Ffmpeg.check(av_buffersink_get_frame(sink, out), "filtering a frame");
    }

    @Override
    public void close() {
        avfilter_graph_free(graph);
    }
}
