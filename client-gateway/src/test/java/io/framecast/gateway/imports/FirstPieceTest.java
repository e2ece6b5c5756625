package io.framecast.gateway.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class FirstPieceTest {

    /** A second count is held here, so that one release too many shows as well as one too few. */
    private final ByteBuf bytes = Unpooled.buffer().writeInt(1).retain();
    private final DataBuffer first = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT).wrap(bytes);

    private static <T> Mono<T> looked(Flux<DataBuffer> body, Function<Flux<DataBuffer>, Mono<T>> use) {
        return body.switchOnFirst((signal, whole) -> FirstPiece.keptFor(Objects.requireNonNull(signal.get()), whole, use).flux()).next();
    }

    private void assertReleasedOnce() {
        assertThat(bytes.refCnt()).isEqualTo(1);
    }

    @Test
    void aBodyThatGoesOnAndIsRefusedLosesItsFirstPieceOnce() {
        Sinks.Many<DataBuffer> body = Sinks.many().unicast().onBackpressureBuffer();
        body.tryEmitNext(first).orThrow();
        assertThatThrownBy(() -> looked(body.asFlux(), kept -> Mono.error(new IllegalStateException("refused"))).block()).hasMessage("refused");
        assertReleasedOnce();
    }

    @Test
    void aBodyThatHasComeWholeAndIsRefusedLosesItsFirstPieceOnce() {
        Sinks.One<Integer> answer = Sinks.one();
        List<Throwable> failures = new ArrayList<>();
        looked(Flux.just(first), kept -> answer.asMono()).subscribe(any -> { }, failures::add);
        assertThat(bytes.refCnt()).as("nobody has said yet").isEqualTo(2);
        answer.tryEmitError(new IllegalStateException("refused")).orThrow();
        assertThat(failures).hasSize(1);
        assertReleasedOnce();
    }

    @Test
    void aUseThatThrowsKeepsNothing() {
        assertThatThrownBy(() -> looked(Flux.just(first), kept -> {
            throw new IllegalStateException("broken");
        }).block()).hasMessage("broken");
        assertReleasedOnce();
    }

    @Test
    void anUploadThatIsCutOffKeepsNothing() {
        Sinks.Many<DataBuffer> body = Sinks.many().unicast().onBackpressureBuffer();
        body.tryEmitNext(first).orThrow();
        Disposable upload = looked(body.asFlux(), kept -> Mono.never()).subscribe();
        upload.dispose();
        assertReleasedOnce();
    }

    @Test
    void aPieceThatWasAskedForIsTheAskersToRelease() {
        assertThatThrownBy(() -> looked(Flux.just(first), kept -> kept.doOnNext(DataBufferUtils::release)
                .then(Mono.error(new IllegalStateException("refused later")))).block()).hasMessage("refused later");
        assertReleasedOnce();
    }
}
