package io.framecast.localcluster.launch;

/** Hears how a start goes on. Called from several threads, sometimes at once. */
public interface StartUpProgress {

    /** A step that takes a while begins. */
    void step(String what);

    /** A process is being started. */
    void started(String name, int all);

    /**
     * A process is ready.
     *
     * @param ready how many are by now, this one included
     * @param all how many there will be
     * @param seconds since the first was started
     */
    void ready(String name, int ready, int all, double seconds);
}
