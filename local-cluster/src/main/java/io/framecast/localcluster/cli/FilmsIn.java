package io.framecast.localcluster.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What there is to import in a directory: its films and archives, and each directory of JPEGs as one movie. Hidden ones are left out. */
final class FilmsIn {

    private static final Set<String> FILMS = Set.of("3g2", "3gp", "asf", "avi", "dv", "flv", "gif", "h264", "hevc", "ivf", "m2ts", "m4v", "mjpeg", "mjpg",
            "mkv", "mov", "mp4", "mpeg", "mpg", "mts", "mxf", "nut", "ogv", "tar", "ts", "vob", "webm", "wmv", "y4m", "zip");
    private static final Set<String> JPEGS = Set.of("jpg", "jpeg");

    private FilmsIn() {}

    /**
     * In the order of their paths.
     *
     * @param directory looked through with all that are in it; links are not followed
     */
    static List<Path> find(Path directory) throws IOException {
        Set<Path> found = new TreeSet<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile).filter(file -> isVisible(directory.relativize(file)))::iterator) {
                String ending = ending(file);
                if (FILMS.contains(ending)) {
                    found.add(file);
                } else if (JPEGS.contains(ending)) {
                    found.add(file.getParent());
                }
            }
        }
        return new ArrayList<>(found);
    }

    /**
     * Puts a directory's JPEGs, not those of directories in it, into a ZIP as they are.
     *
     * @param zip written over
     */
    static void pack(Path directory, Path zip) throws IOException {
        try (Stream<Path> listed = Files.list(directory);
                OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (Path jpeg : (Iterable<Path>) listed.filter(one -> Files.isRegularFile(one) && JPEGS.contains(ending(one))).sorted()::iterator) {
                byte[] content = Files.readAllBytes(jpeg);
                CRC32 crc = new CRC32();
                crc.update(content);
                ZipEntry entry = new ZipEntry(jpeg.getFileName().toString());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.length);
                entry.setCrc(crc.getValue());
                out.putNextEntry(entry);
                out.write(content);
                out.closeEntry();
            }
        }
    }

    private static boolean isVisible(Path path) {
        for (Path part : path) {
            if (part.toString().startsWith(".") || part.toString().equals("__MACOSX")) {
                return false;
            }
        }
        return true;
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
