package io.framecast.frameservice.film;

import static org.bytedeco.ffmpeg.global.avfilter.AV_BUFFERSRC_FLAG_KEEP_REF;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame_flags;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_get_by_name;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_create_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT470BG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_FCC;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_ALPHA;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;

/**
 * Brings decoded frames into the form JPEG has: upright, square pixels, opaque, 4:2:0, full range, BT.601.
 *
 * <p>Made for one input form; a film that changes size, pixel format or shape in its middle gets a new one.
 */
final class JpegFilter implements AutoCloseable {

    /** Fields that were stored woven stay so; their colours are averaged within a field, not across the two. */
    private static final String TO_JPEG = "scale=out_range=full:flags=bicubic:interl=-1,format=yuvj420p";

    /**
     * JPEG's colours are those of BT.601 (JFIF), HD film's those of BT.709, later ones' those of BT.2020. Only where a film says so: most
     * that do not say are decoded as BT.601 everywhere. {@code scale} can do it too, through RGB and at three times the cost.
     */
    private static final String COLOURS_TO_JPEG = "zscale=matrix=170m:range=full,format=yuvj420p";
    /** {@code zscale} refuses 4:2:0 frames of odd size. */
    private static final String ODD_COLOURS_TO_JPEG = "scale=in_range=auto:flags=bicubic,format=gbrp,scale=out_range=full:flags=bicubic,format=yuvj420p";
    /** What is seen through is seen on black. */
    private static final String OPAQUE = "format=gbrap,premultiply=inplace=1,format=gbrp,";

    private final AVFilterGraph graph = Ffmpeg.check(avfilter_graph_alloc(), "making a filter graph");
    private final AVFilterContext source = new AVFilterContext(null);
    private final AVFilterContext sink = new AVFilterContext(null);
    private final int width;
    private final int height;
    private final int pixelFormat;
    private final PixelAspect aspect;

    /**
     * @param frame a frame of the form to come
     * @param aspect the shape of its pixels
     * @param upright filters that turn it, separated by commas; may be empty
     * @param settings how many threads to scale with, and how large frames may become
     */
    JpegFilter(AVFrame frame, PixelAspect aspect, String upright, FilmSettings settings) {
        this.width = frame.width();
        this.height = frame.height();
        this.pixelFormat = frame.format();
        this.aspect = aspect;
        graph.nb_threads(settings.threads());
        String form = "video_size=" + width + "x" + height + ":pix_fmt=" + pixelFormat + ":time_base=1/1000"
                + ":colorspace=" + frame.colorspace() + ":range=" + frame.color_range()
                + ":pixel_aspect=" + aspect.width() + "/" + aspect.height();
        try {
            Ffmpeg.check(avfilter_graph_create_filter(source, avfilter_get_by_name("buffer"), "in", form, null, graph), "making a filter");
            Ffmpeg.check(avfilter_graph_create_filter(sink, avfilter_get_by_name("buffersink"), "out", null, null, graph), "making a filter");
            FilterChain.connect(graph, source, sink, steps(frame, upright, settings.maxPixels()));
        } catch (RuntimeException e) {
            avfilter_graph_free(graph);
            throw e;
        }
    }

    private String steps(AVFrame frame, String upright, long maxPixels) {
        int squareWidth = aspect.squareWidth(width, height, maxPixels);
        String square = squareWidth == width ? "" : "scale=w=" + squareWidth + ":h=ih,setsar=1,";
        String turn = upright.isEmpty() ? "" : upright + ",";
        return square + turn + (isTransparent() ? OPAQUE + TO_JPEG : colours(frame.colorspace(), squareWidth % 2 == 0 && height % 2 == 0));
    }

    private static String colours(int colourSpace, boolean isEven) {
        boolean isJpegs = colourSpace == AVCOL_SPC_UNSPECIFIED || colourSpace == AVCOL_SPC_BT470BG || colourSpace == AVCOL_SPC_SMPTE170M
                || colourSpace == AVCOL_SPC_FCC || colourSpace == AVCOL_SPC_RGB;
        return isJpegs ? TO_JPEG : isEven ? COLOURS_TO_JPEG : ODD_COLOURS_TO_JPEG;
    }

    private boolean isTransparent() {
        AVPixFmtDescriptor format = av_pix_fmt_desc_get(pixelFormat);
        return format != null && !format.isNull() && (format.flags() & AV_PIX_FMT_FLAG_ALPHA) != 0;
    }

    boolean fits(AVFrame frame, PixelAspect frameAspect) {
        return frame.width() == width && frame.height() == height && frame.format() == pixelFormat && frameAspect.equals(aspect);
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
