package io.framecast.protocol.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PieceChecksumTest {

    /** Of "hello world", by coreutils and gzip. */
    @ParameterizedTest
    @ValueSource(strings = {"sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", "sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=", "crc32 DUoRhQ=="})
    void aPieceIsRightWhereItHasTheSum(String header) {
        PieceChecksum checksum = PieceChecksum.parse(header);
        PieceChecksum.Sum right = checksum.begin();
        right.add(bytes("hello "));
        right.add(bytes("world"));
        assertThat(right.matches()).isTrue();
        PieceChecksum.Sum wrong = checksum.begin();
        wrong.add(bytes("hello World"));
        assertThat(wrong.matches()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "md5 AAAA", "sha1", "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRg==", "sha1 %%%", "crc32 DUoRhQ== x"})
    void whatIsNoChecksumIsRefusedWithTheRule(String header) {
        assertThatThrownBy(() -> PieceChecksum.parse(header)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Upload-Checksum");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
