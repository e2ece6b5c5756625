package io.framecast.gateway.export;

import io.framecast.gateway.stream.StreamForm;

/** A kind of file. */
interface ExportForm extends StreamForm {

    /** How long the file will be, to the byte. */
    long fileBytes();

    @Override
    default boolean isView() {
        return false;
    }

    /** The form of that format. */
    static ExportForm of(ExportFormat format, FileFrames frames) {
        return switch (format) {
            case MJPEG -> new MjpegForm(frames);
            case AVI -> new AviForm(frames, AviLayout.RIFF_BYTES);
            case ZIP -> new ZipForm(frames);
        };
    }
}
