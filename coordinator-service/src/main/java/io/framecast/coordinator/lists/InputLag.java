package io.framecast.coordinator.lists;

/** How far a partition's inputs are read. */
@FunctionalInterface
public interface InputLag {

    /** Records of that partition's inputs that are written and not read yet, as far as is known. */
    long records(int partition);
}
