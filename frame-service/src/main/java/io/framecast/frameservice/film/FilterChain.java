package io.framecast.frameservice.film;

import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_parse_ptr;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_inout_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_inout_free;
import static org.bytedeco.ffmpeg.global.avutil.av_strdup;

import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.javacpp.BytePointer;

/** Puts filters, written as text in FFmpeg's own notation, into a graph. */
public final class FilterChain {

    private FilterChain() {}

    /** Connects filters that begin with sources of their own. */
    public static void connectSources(AVFilterGraph graph, AVFilterContext sink, String filters) {
        parse(graph, new AVFilterInOut(null), end("out", sink), filters + "[out]");
    }

    /** Connects filters between a source and a sink. */
    static void connect(AVFilterGraph graph, AVFilterContext source, AVFilterContext sink, String filters) {
        parse(graph, end("in", source), end("out", sink), "[in]" + filters + "[out]");
    }

    private static AVFilterInOut end(String name, AVFilterContext filter) {
        return avfilter_inout_alloc().name(av_strdup(new BytePointer(name))).filter_ctx(filter).pad_idx(0).next(null);
    }

    private static void parse(AVFilterGraph graph, AVFilterInOut source, AVFilterInOut sink, String filters) {
        try {
            // What the parser calls outputs is where the text's first filter gets its input from.
            Ffmpeg.check(avfilter_graph_parse_ptr(graph, filters, sink, source, null), "parsing filters " + filters);
            Ffmpeg.check(avfilter_graph_config(graph, null), "setting up filters " + filters);
        } finally {
            avfilter_inout_free(sink);
            avfilter_inout_free(source);
        }
    }
}
