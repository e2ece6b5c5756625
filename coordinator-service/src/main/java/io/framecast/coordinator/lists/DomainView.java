package io.framecast.coordinator.lists;

import io.framecast.coordinator.term.Stamp;
import io.framecast.protocol.event.View;

/** The newest view one partition has seen in its log. Used by one thread. */
final class DomainView {

    private static final String KEY = "view";

    private final ListStore store;
    private View view = View.none();
    private long changes;

    DomainView(ListStore store) {
        this.store = store;
    }

    /** Fills it from the store. */
    void load() {
        store.forEach(KEY, View.class, (_, stored) -> view = stored);
    }

    View present() {
        return view;
    }

    void takeOver(long term) {
        keep(term);
    }

    /** Takes the view; false where the one that is known is as new. */
    boolean changes(View next, long term) {
        if (!next.isNewerThan(view)) {
            return false;
        }
        view = next;
        keep(term);
        return true;
    }

    private void keep(long term) {
        store.put(KEY, new Stamp(term, 0, ++changes), false, view);
    }
}
