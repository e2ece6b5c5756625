package io.framecast.frameservice.film;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
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

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/** A film of JPEGs that are shown when the test says. */
final class MatroskaFile {

    private MatroskaFile() {}

    /**
     * Writes it.
     *
     * @param timesMillis when each of the JPEGs is shown
     */
    static void write(Path file, int width, int height, List<byte[]> jpegs, long[] timesMillis) {
        Ffmpeg.load();
        AVFormatContext film = new AVFormatContext(null);
        Ffmpeg.check(avformat_alloc_output_context2(film, (AVOutputFormat) null, "matroska", null), "making a film");
        AVIOContext out = new AVIOContext(null);
        Ffmpeg.check(avio_open(out, "file:" + file, AVIO_FLAG_WRITE), "opening it");
        film.pb(out);
        AVPacket packet = av_packet_alloc();
        try {
            AVStream stream = avformat_new_stream(film, null);
            stream.codecpar().codec_type(AVMEDIA_TYPE_VIDEO).codec_id(AV_CODEC_ID_MJPEG).width(width).height(height).format(AV_PIX_FMT_YUVJ420P);
            stream.time_base().num(1).den(1000);
            Ffmpeg.check(avformat_write_header(film, (AVDictionary) null), "beginning it");
            for (int i = 0; i < timesMillis.length; i++) {
                Ffmpeg.check(av_new_packet(packet, jpegs.get(i).length), "making a packet");
                packet.data().put(jpegs.get(i), 0, jpegs.get(i).length);
                packet.stream_index(0);
                packet.pts(timesMillis[i]).dts(timesMillis[i]).duration(i + 1 < timesMillis.length ? timesMillis[i + 1] - timesMillis[i] : 40);
                Ffmpeg.check(av_interleaved_write_frame(film, packet), "writing a packet");
            }
            Ffmpeg.check(av_write_trailer(film), "ending it");
        } finally {
            av_packet_free(packet);
            avio_closep(out);
            avformat_free_context(film);
        }
    }
}
