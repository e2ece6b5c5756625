package io.framecast.frameservice.conversion;

import io.framecast.frameservice.film.FilmSettings;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a waiting child is told on its standard input: which film, and how.
 *
 * @param film the file
 * @param stagingDirectory where the segment goes
 */
record ConversionOrder(Path film, Path stagingDirectory, FilmSettings settings) {

    void writeTo(DataOutput out) throws IOException {
        out.writeUTF(film.toString());
        out.writeUTF(stagingDirectory.toString());
        out.writeInt(settings.quality());
        out.writeInt(settings.threads());
        out.writeLong(settings.maxPixels());
        out.writeLong(settings.maxBytes());
    }

    static ConversionOrder readFrom(DataInput in) throws IOException {
        return new ConversionOrder(Path.of(in.readUTF()), Path.of(in.readUTF()),
                new FilmSettings(in.readInt(), in.readInt(), in.readLong(), in.readLong()));
    }
}
