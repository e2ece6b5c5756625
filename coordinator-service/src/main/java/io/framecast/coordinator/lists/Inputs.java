package io.framecast.coordinator.lists;

/** How well a task can hear what is written to its inputs. Thread-safe. */
public interface Inputs {

    /** Records of that partition's inputs that are written and not read yet, as far as is known. */
    long unread(int partition);

    /** For how long, in milliseconds, the log has answered none of this process's fetches, not even with nothing; 0 where it does. */
    long unansweredMillis();
}
