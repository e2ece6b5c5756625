package io.framecast.frameservice.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A disk on which a process dies at a chosen operation: that one, a write half done, is its last. Operations are what changes files
 * or makes changes durable: creating, writing, syncing, renaming, removing. Whoever uses {@link #path} does not see any difference.
 *
 * <p>Where the machine dies with the process, what was not synced is gone: a file's bytes since its last sync, and names that were made,
 * renamed or removed in a directory since that was synced. Single-threaded, as those are whose deaths can be numbered.
 */
public final class MortalDisk {

    /** What dies. */
    public enum Death {
        /** The process alone: what it told the system is done. */
        OF_PROCESS,
        /** The machine: what was not synced is gone. */
        OF_MACHINE
    }

    private record Name(Set<Path> directories, Undoing undoing) {}

    @FunctionalInterface
    private interface Undoing {
        void undo() throws IOException;
    }

    private final MortalFileSystem files = new MortalFileSystem(this);
    private final Path directory;
    private final Path removed;
    private final Death death;
    private final List<String> operations = new ArrayList<>();
    private final List<MortalChannel> open = new ArrayList<>();
    private final List<Name> unsyncedNames = new ArrayList<>();
    private final Map<Path, Long> syncedBytes = new HashMap<>();
    private int last = Integer.MAX_VALUE;
    private boolean dead;
    private int removals;

    /**
     * @param directory where everything is kept; exists
     * @param removed an existing directory beside it, for what may come back
     */
    public MortalDisk(Path directory, Path removed, Death death) {
        this.directory = directory;
        this.removed = removed;
        this.death = death;
    }

    /** The directory, as the mortal process sees it. */
    public Path path() {
        return new MortalPath(files, directory);
    }

    /** The process that uses the disk from now on dies at its operation of that number, from 1. */
    public void dieAt(int operation) {
        operations.clear();
        dead = false;
        last = operation;
    }

    /** The process that uses the disk from now on lives. */
    public void live() {
        dieAt(Integer.MAX_VALUE);
    }

    /** What the present process has done, the last one first. */
    public String story() {
        return String.join("\n  ", operations.reversed());
    }

    /** How many operations the present process has done. */
    public int operations() {
        return operations.size();
    }

    /** What the system does when the process is gone: closes its files, and forgets what was not synced where the machine died. */
    public void bury() throws IOException {
        for (MortalChannel channel : open) {
            channel.real().close();
        }
        open.clear();
        if (death == Death.OF_MACHINE) {
            for (Map.Entry<Path, Long> file : syncedBytes.entrySet()) {
                if (Files.exists(file.getKey()) && Files.size(file.getKey()) > file.getValue()) {
                    Files.write(file.getKey(), Arrays.copyOf(Files.readAllBytes(file.getKey()), file.getValue().intValue()));
                }
            }
            for (Name name : unsyncedNames.reversed()) {
                name.undoing.undo();
            }
        }
        unsyncedNames.clear();
        syncedBytes.clear();
    }

    /** Whether the operation is to be carried out whole; false for the last one, after which {@link #die} is to be called. */
    boolean mayDo(String operation) {
        checkAlive(operation);
        operations.add(operation);
        return operations.size() < last;
    }

    void checkAlive(String operation) {
        if (dead) {
            throw new Died(operation);
        }
    }

    Died die() {
        dead = true;
        return new Died(operations.getLast());
    }

    void begin(String operation) {
        if (!mayDo(operation)) {
            throw die();
        }
    }

    void opened(MortalChannel channel) {
        open.add(channel);
    }

    void written(Path file, long bytesBefore) {
        syncedBytes.putIfAbsent(file, bytesBefore);
    }

    void synced(Path path) {
        syncedBytes.remove(path);
        unsyncedNames.removeIf(name -> name.directories.contains(path));
    }

    void made(Path path) {
        unsyncedNames.add(new Name(Set.of(path.getParent()), () -> deleteAll(path)));
    }

    void renamed(Path from, Path to) {
        Map<Path, Long> moved = new HashMap<>();
        syncedBytes.forEach((file, bytes) -> moved.put(file.startsWith(from) ? to.resolve(from.relativize(file)) : file, bytes));
        syncedBytes.clear();
        syncedBytes.putAll(moved);
        // A journal keeps both names of a rename or none, so that either directory's sync is enough.
        unsyncedNames.add(new Name(new HashSet<>(List.of(from.getParent(), to.getParent())), () -> moveBack(to, from)));
    }

    /** Keeps what is about to be removed. */
    void remove(Path path) throws IOException {
        Path kept = removed.resolve(String.valueOf(++removals));
        Files.move(path, kept);
        unsyncedNames.add(new Name(Set.of(path.getParent()), () -> moveBack(kept, path)));
    }

    /** Not where the directory it was in is gone for good. */
    private static void moveBack(Path from, Path to) throws IOException {
        if (Files.exists(from) && Files.exists(to.getParent())) {
            Files.move(from, to);
        }
    }

    private static void deleteAll(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> all = Files.walk(path)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
