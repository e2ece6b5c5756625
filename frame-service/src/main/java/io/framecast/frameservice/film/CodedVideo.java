package io.framecast.frameservice.film;

import java.util.function.Function;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Coded video as a decoder needs to know it.
 *
 * @param parameters its codec and what the codec needs
 * @param timeBase the step in which its timestamps count
 * @param upright filters that let its frames stand upright; may be empty
 * @param aspect tells the shape of a decoded frame's pixels
 */
record CodedVideo(AVCodecParameters parameters, AVRational timeBase, String upright, Function<AVFrame, PixelAspect> aspect) {}
