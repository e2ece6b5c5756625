package io.framecast.frameservice.film;

import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_get_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_init;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_send_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;

import org.bytedeco.ffmpeg.avcodec.AVBSFContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/** Adds the standard Huffman tables to JPEGs that leave them out, as those of AVI1 files do. Not thread-safe. */
final class HuffmanTables implements AutoCloseable {

    private final AVBSFContext filter = new AVBSFContext(null);

    /** @param parameters of the stream the JPEGs are of */
    HuffmanTables(AVCodecParameters parameters) {
        Ffmpeg.check(av_bsf_alloc(av_bsf_get_by_name("mjpeg2jpeg"), filter), "making the Huffman table filter");
        Ffmpeg.check(avcodec_parameters_copy(filter.par_in(), parameters), "setting up the Huffman table filter");
        Ffmpeg.check(av_bsf_init(filter), "setting up the Huffman table filter");
    }

    /** Puts the tables into the JPEG. */
    void addTo(AVPacket jpeg) {
        Ffmpeg.check(av_bsf_send_packet(filter, jpeg), "adding Huffman tables");
        Ffmpeg.check(av_bsf_receive_packet(filter, jpeg), "adding Huffman tables");
    }

    @Override
    public void close() {
        av_bsf_free(filter);
    }
}
