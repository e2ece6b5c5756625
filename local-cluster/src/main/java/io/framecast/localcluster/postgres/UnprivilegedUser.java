package io.framecast.localcluster.postgres;

import io.framecast.localcluster.layout.ClusterProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How PostgreSQL is run by a user that it accepts: it refuses root.
 *
 * <p>A user namespace hides root from it and changes no file's owner, so it also works below directories that only root can
 * enter; containers often forbid it, and then the server runs as {@code nobody}, who is given the data directory.
 */
enum UnprivilegedUser {
    /** Whoever runs the launcher is not root. */
    CALLER,
    /** Root, in a user namespace where it is nobody. */
    NAMESPACE,
    /** Root becomes nobody. */
    NOBODY;

    private static final int NOBODY_UID = 65_534;

    /** What to put before a command so that this user runs it. */
    List<String> prefix() {
        return switch (this) {
            case CALLER -> List.of();
            case NAMESPACE -> List.of("unshare", "--user");
            case NOBODY -> List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        };
    }

    /**
     * The first way that works on this machine.
     *
     * @param userName who runs the launcher
     * @param data the data directory, existing or not; one that was given to nobody before is not root's in a namespace
     */
    static UnprivilegedUser forCaller(String userName, Path data) throws IOException {
        if (!userName.equals("root")) {
            return CALLER;
        }
        boolean nobodys = Files.exists(data) && Files.getAttribute(data, "unix:uid").equals(NOBODY_UID);
        if (!nobodys && runs(List.of("unshare", "--user", "true"))) {
            return NAMESPACE;
        }
        if (runs(Stream.concat(NOBODY.prefix().stream(), Stream.of("true")).toList())) {
            return NOBODY;
        }
        throw new ClusterProblem("PostgreSQL does not run as root, and neither `unshare --user` nor `setpriv` works here;"
                + " run ./framecast as another user");
    }

    /** Gives a directory to this user, with all that is in it; does nothing where the launcher's own user runs the server. */
    void own(Path directory) throws IOException {
        if (this != NOBODY) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", NOBODY_UID, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", NOBODY_UID, LinkOption.NOFOLLOW_LINKS);
            }
        }
        if (!runs(Stream.concat(prefix().stream(), Stream.of("test", "-w", directory.toString())).toList())) {
            throw new ClusterProblem("PostgreSQL runs as nobody because it refuses root, and nobody cannot enter " + directory
                    + "; choose a --data directory that every user can reach, or run ./framecast as another user");
        }
    }

    private static boolean runs(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
