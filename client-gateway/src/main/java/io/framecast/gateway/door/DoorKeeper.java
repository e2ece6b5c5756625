package io.framecast.gateway.door;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the HTTP codec of one connection. What is no HTTP gets its answer here, in the words of a problem: the web server
 * would send an empty one. Who does not send what it has begun is not waited for. Confined to the connection's event loop.
 */
final class DoorKeeper extends ChannelDuplexHandler {

    private final Patience patience;
    private final DoorSettings settings;
    private final Consumer<String> refused;
    private @Nullable ScheduledFuture<?> watch;
    /** Requests passed on whose answers are not complete. */
    private int open;
    private boolean hasAnswerBegun;
    private boolean hasRead;
    private boolean isOver;

    /** @param refused is told the reason of each refusal, for counting */
    DoorKeeper(DoorSettings settings, Consumer<String> refused) {
        this.settings = settings;
        this.refused = refused;
        this.patience = new Patience(settings, System.nanoTime());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        watch(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ScheduledFuture<?> running = watch;
        if (running != null) {
            running.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        handlerRemoved(ctx);
        ctx.fireChannelInactive();
    }

    /** Looks again when the time now allowed is over, and at least as often as a header may take: what is allowed can shrink. */
    private void watch(ChannelHandlerContext ctx) {
        long nanos = Math.min(patience.leftNanos(System.nanoTime()), Math.min(settings.headersWithin().toNanos(), settings.bodyWithin().toNanos()));
        watch = ctx.executor().schedule(() -> {
            if (patience.leftNanos(System.nanoTime()) > 0) {
                watch(ctx);
            } else if (patience.isWithinRequest()) {
                refuse(ctx, "slow", HttpResponseStatus.REQUEST_TIMEOUT, "the request did not come: its header must be here within "
                        + settings.headersWithin().toSeconds() + " s, and of its body " + Patience.LEAST_BODY_BYTES + " bytes in each "
                        + settings.bodyWithin().toSeconds() + " s; send it again, faster");
            } else {
                isOver = true;
                refused.accept("silent");
                ctx.close();
            }
        }, Math.max(nanos, TimeUnit.MILLISECONDS.toNanos(1)), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        hasRead = true;
        if (isOver) {
            ReferenceCountUtil.release(message);
            return;
        }
        String fault = message instanceof HttpObject http ? fault(ctx, http) : null;
        if (fault != null) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest) {
            open++;
            patience.header();
        }
        if (message instanceof HttpContent content) {
            patience.body(content.content().readableBytes(), System.nanoTime());
        }
        if (message instanceof LastHttpContent) {
            patience.bodyEnd();
        }
        ctx.fireChannelRead(message);
    }

    /** Refuses what is no HTTP; null where it is. */
    private @Nullable String fault(ChannelHandlerContext ctx, HttpObject message) {
        DecoderResult result = message.decoderResult();
        if (result.isFailure()) {
            HttpResponseStatus status = switch (result.cause()) {
                case TooLongHttpLineException line -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
                case TooLongHttpHeaderException header -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
                default -> HttpResponseStatus.BAD_REQUEST;
            };
            String detail = switch (status.code()) {
                case 414 -> "the request line is longer than is taken; send a shorter mask, or POST /api/v1/requests";
                case 431 -> "the headers are longer than is taken; send fewer";
                default -> message instanceof HttpRequest
                        ? "the request must be HTTP/1.1 as RFC 9112 says it; its first line or a header is not"
                        : "the body must be framed as its headers say (RFC 9112); a chunk is not";
            };
            refuse(ctx, "malformed", status, detail);
            return detail;
        }
        if (message instanceof HttpRequest request && request.protocolVersion().majorVersion() != 1) {
            String detail = "the request must be HTTP/1.1 or HTTP/1.0, got " + request.protocolVersion().text();
            refuse(ctx, "malformed", HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, detail);
            return detail;
        }
        if (message instanceof HttpRequest request && !isAddress(request.uri())) {
            String detail = "the address in the request line must be as RFC 3986 says it; encode other characters as %XX";
            refuse(ctx, "malformed", HttpResponseStatus.BAD_REQUEST, detail);
            return detail;
        }
        return null;
    }

    private static boolean isAddress(String uri) {
        try {
            return !new URI(uri).isOpaque();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!hasRead) {
            patience.someBytes(System.nanoTime());
        }
        hasRead = false;
        ctx.fireChannelReadComplete();
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        patience.asked(System.nanoTime());
        ctx.read();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        boolean isInterim = message instanceof HttpResponse response && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (message instanceof HttpResponse && !isInterim) {
            hasAnswerBegun = true;
        }
        if (message instanceof LastHttpContent && !isInterim) {
            hasAnswerBegun = false;
            open--;
        }
        ctx.write(message, promise);
    }

    /** Answers where the answer cannot be taken for that of an earlier request, and closes. */
    private void refuse(ChannelHandlerContext ctx, String reason, HttpResponseStatus status, String detail) {
        isOver = true;
        refused.accept(reason);
        boolean isOnlyOne = open == 0 || (open == 1 && patience.isWithinRequest() && !hasAnswerBegun);
        if (isOnlyOne) {
            ctx.writeAndFlush(Refusal.of(status, detail)).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.close();
        }
    }
}
