package io.framecast.localcluster.launch;

/** Hears how a start goes on. Called from several threads, sometimes at once. */
public interface StartUpProgress {

    /** A step that takes a while begins. */
    void step(String what);

    /** A process is ready. */
    void ready(String name, int ready, int all, double seconds);
}
