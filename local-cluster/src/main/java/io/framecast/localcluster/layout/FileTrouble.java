package io.framecast.localcluster.layout;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What the file system said, in words: its exceptions often have a path for a message and the reason in their class. */
public final class FileTrouble {

    private FileTrouble() {}

    /** The reason, to stand after a colon. */
    public static String reason(IOException trouble) {
        return switch (trouble) {
            case AccessDeniedException denied -> "permission denied for " + denied.getFile();
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            case FileAlreadyExistsException exists -> exists.getFile() + " is there already and is no directory";
            case NotDirectoryException file -> file.getFile() + " is no directory";
            case FileSystemException other -> (other.getReason() == null ? "failed" : other.getReason()) + " (" + other.getFile() + ")";
            default -> trouble.getMessage() == null ? trouble.getClass().getSimpleName() : trouble.getMessage();
        };
    }
}
