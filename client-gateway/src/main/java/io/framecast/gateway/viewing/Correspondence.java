package io.framecast.gateway.viewing;

import io.framecast.protocol.watch.RequestLog;
import io.netty.channel.EventLoop;

/**
 * When a viewing tells the domain what: CRQ until a coordinator answers, then the progress while there is some, at last its parting
 * word until a coordinator says that the request has ended. It does one of these at a time: what is begun ends what was done before.
 * Confined to the viewing's event loop.
 */
final class Correspondence {

    private final String ruid;
    private final Reports reports;
    private final SinkGroup group;
    private final DeliveredFrames delivered;
    private final ViewingSettings settings;
    private final LoopTimer timer;

    Correspondence(String ruid, Reports reports, SinkGroup group, DeliveredFrames delivered, ViewingSettings settings, EventLoop loop) {
        this.ruid = ruid;
        this.reports = reports;
        this.group = group;
        this.delivered = delivered;
        this.settings = settings;
        this.timer = new LoopTimer(loop);
    }

    /**
     * Asks for the request, again and again.
     *
     * @param ask sends a CRQ
     * @param whenInVain called where nobody has answered in time
     */
    void askUntilAnswered(Runnable ask, Runnable whenInVain) {
        ask(new Asking(settings.askAgainAfter(), settings.giveUpAfter(), System.nanoTime()), ask, whenInVain);
    }

    private void ask(Asking asking, Runnable ask, Runnable whenInVain) {
        if (asking.isInVain(System.nanoTime())) {
            whenInVain.run();
            return;
        }
        // Before it asks: an answer that comes at once stops it.
        timer.set(asking.ask(), () -> ask(asking, ask, whenInVain));
        ask.run();
    }

    /** Tells the progress from now on, whenever there is some. */
    void tellProgressRegularly() {
        timer.set(settings.progressEvery(), () -> {
            tellProgressRegularly();
            if (delivered.isUntold()) {
                tellProgress(true);
            }
        });
    }

    /**
     * Tells the progress now, whatever else is being done.
     *
     * @param attached whether somebody watches
     */
    void tellProgress(boolean attached) {
        reports.progress(group.sink(), attached, delivered.tell());
    }

    /** Tells nothing while a viewer who has gone may come back. */
    void awaitViewer(Runnable whenNobodyCame) {
        timer.set(settings.reopenWithin(), whenNobodyCame);
    }

    /**
     * Says that the viewer has left, again and again.
     *
     * @param word sends a CDONE or CANCEL
     * @param letTheViewerGo called where the viewer has waited long enough to hear of the end
     * @param whenInVain called where nobody will say that it has ended
     */
    void partUntilEnded(Runnable word, Runnable letTheViewerGo, Runnable whenInVain) {
        part(new Parting(), word, letTheViewerGo, whenInVain);
    }

    private void part(Parting parting, Runnable word, Runnable letTheViewerGo, Runnable whenInVain) {
        if (parting.isInVain()) {
            RequestLog.tell(ruid, "no coordinator has said that it has ended, it is forgotten here");
            whenInVain.run();
            return;
        }
        if (parting.letsTheViewerGo()) {
            letTheViewerGo.run();
        }
        timer.set(parting.say(), () -> part(parting, word, letTheViewerGo, whenInVain));
        word.run();
    }

    /** Tells nothing from now on. */
    void stop() {
        timer.stop();
    }
}
