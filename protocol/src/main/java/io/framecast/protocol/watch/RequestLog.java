package io.framecast.protocol.watch;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The log's lines about requests. Each carries the RUID under the key {@value #KEY}, so that one request can be followed through
 * the logs of all services.
 *
 * <p>What happens in the life of a request is told at INFO by the logger {@value #LOGGER}, at most {@value #LINES_PER_SECOND}
 * lines a second and process: beyond that the whole stories of some requests are told, the others at DEBUG. Thread-safe.
 */
public final class RequestLog {

    /** The key of the RUID in the log's context. */
    public static final String KEY = "ruid";

    /** The logger's name. */
    public static final String LOGGER = "io.framecast.request";

    private static final int LINES_PER_SECOND = 200;
    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final StoryBudget BUDGET = new StoryBudget(LINES_PER_SECOND, System.nanoTime());

    private RequestLog() {}

    /** Marks what this thread logs as being about that request, until it is closed; null for a line about none. */
    public static MDC.MDCCloseable about(@Nullable String ruid) {
        return MDC.putCloseable(KEY, ruid);
    }

    /**
     * Tells a step in the life of a request.
     *
     * @param message with {@code {}} for each argument
     */
    public static void tell(String ruid, String message, Object... arguments) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        boolean isTold;
        int leftOut;
        synchronized (BUDGET) {
            isTold = BUDGET.takes(ruid, System.nanoTime());
            leftOut = BUDGET.takeLeftOut();
        }
        if (leftOut > 0) {
            LOG.info("{} lines about requests were left out, more than {} came in a second; DEBUG for {} shows all", leftOut,
                    LINES_PER_SECOND, LOGGER);
        }
        if (isTold || LOG.isDebugEnabled()) {
            try (MDC.MDCCloseable _ = about(ruid)) {
                if (isTold) {
                    LOG.info(message, arguments);
                } else {
                    LOG.debug(message, arguments);
                }
            }
        }
    }
}
