package io.framecast.frameservice.archive;

import java.util.Arrays;

/** What an entry's name says of it. Pure. */
final class EntryName {

    private EntryName() {}

    /** Whether it is what a machine left there and no person put there: hidden files, and macOS' second file for each. */
    static boolean isJunk(String name) {
        return Arrays.stream(name.split("/", -1)).anyMatch(part -> (part.startsWith(".") && !part.equals(".")) || part.equals("__MACOSX"))
                || name.endsWith("Thumbs.db");
    }

    /** Whether it points out of the archive's own directory: no archiver writes such a name, only an attack does. */
    static boolean leavesArchive(String name) {
        String plain = name.replace('\\', '/');
        boolean isAbsolute = plain.startsWith("/") || (plain.length() > 1 && plain.charAt(1) == ':' && Character.isLetter(plain.charAt(0)));
        return isAbsolute || plain.indexOf('\0') >= 0 || Arrays.asList(plain.split("/", -1)).contains("..");
    }
}
