package io.framecast.localcluster.postgres;

import io.framecast.localcluster.layout.ClusterProblem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once from the jar that carries them. */
public final class PostgresBinaries {

    /** Their version; servers of another major version do not open one another's data. */
    public static final String VERSION = "18.1.0";

    public static final int MAJOR_VERSION = 18;

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    /** The program of that name: {@code initdb}, {@code postgres}. */
    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /**
     * Programs in {@code home}, unpacked there where they are not yet. Readable by every user, because PostgreSQL refuses to
     * run as root. Callers must not run this at the same time for the same directory.
     */
    public static PostgresBinaries in(Path home) throws IOException {
        if (!Files.exists(home)) {
            Files.createDirectories(home.getParent());
            Path fresh = Files.createTempDirectory(home.getParent(), "postgres-unpacking");
            unpack(fresh);
            Files.setPosixFilePermissions(fresh, permissions(0755));
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(home);
    }

    private static void unpack(Path target) throws IOException {
        InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE);
        if (archive == null) {
            throw new ClusterProblem("PostgreSQL's programs for Linux on x86-64 are not on the class path (%s); this machine is %s %s"
                    .formatted(ARCHIVE, System.getProperty("os.name"), System.getProperty("os.arch")));
        }
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("archive entry leaves its directory: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    if (entry.isSymbolicLink()) {
                        Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                    } else {
                        Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
                        Files.setPosixFilePermissions(file, permissions(entry.getMode()));
                    }
                }
            }
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> set = EnumSet.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
        if ((mode & 0100) != 0) {
            set.addAll(EnumSet.of(
                    PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE));
        }
        return set;
    }
}
