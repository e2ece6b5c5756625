package io.framecast.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JoinTokenTest {

    private final JoinToken tokens = new JoinToken("a secret of sixteen or more");

    @Test
    void tokenAdmitsExactlyWhatItWasMintedFor() {
        String token = tokens.mint("r1", "frame-1", 5, 7, 2);

        assertThat(tokens.admits(token, "r1", "frame-1", 5, 7, 2)).isTrue();
        assertThat(tokens.admits(token, "r2", "frame-1", 5, 7, 2)).isFalse();
        assertThat(tokens.admits(token, "r1", "frame-2", 5, 7, 2)).isFalse();
        assertThat(tokens.admits(token, "r1", "frame-1", 6, 7, 2)).isFalse();
        assertThat(tokens.admits(token, "r1", "frame-1", 5, 8, 2)).isFalse();
        assertThat(tokens.admits(token, "r1", "frame-1", 5, 7, 3)).isFalse();
        assertThat(tokens.admits("", "r1", "frame-1", 5, 7, 2)).isFalse();
        assertThat(tokens.admits(token + "A", "r1", "frame-1", 5, 7, 2)).isFalse();
    }

    @Test
    void anotherSecretMakesAnotherToken() {
        assertThat(new JoinToken("another secret, as long").mint("r1", "frame-1", 5, 7, 2)).isNotEqualTo(tokens.mint("r1", "frame-1", 5, 7, 2));
    }

    @Test
    void fieldsDoNotRunIntoOneAnother() {
        assertThat(tokens.mint("r1", "1frame", 5, 7, 2)).isNotEqualTo(tokens.mint("r11", "frame", 5, 7, 2));
        assertThat(tokens.mint("r", "n", 1, 11, 2)).isNotEqualTo(tokens.mint("r", "n", 11, 1, 2));
    }

    @Test
    void tokenIsTheHmacOfLengthPrefixedFields() {
        // printf '\x00\x04join\x00\x02r1\x00\x07frame-1\x00\x015\x00\x017\x00\x012' | openssl dgst -sha256 -hmac SECRET -binary | base64url
        assertThat(tokens.mint("r1", "frame-1", 5, 7, 2)).isEqualTo("wFhijOUVrs97blt6EoJ9M4Y07wbQRf_ZX7P53v81V2Y");
    }

    @Test
    void uploadTokenIsNoJoinToken() {
        String token = tokens.mintUpload("i", "m", "v");

        assertThat(tokens.admitsUpload(token, "i", "m", "v")).isTrue();
        assertThat(tokens.admitsUpload(token, "i", "m", "w")).isFalse();
        assertThat(tokens.admitsUpload(tokens.mint("i", "m", 1, 1, 1), "i", "m", "v")).isFalse();
    }
}
