package io.framecast.protocol.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text forms, character for character. */
class FrameMaskTest {

    @Test
    void equalMasksHaveTheSameHashHoweverTheyWereMade() {
        assertThat(FrameMask.of(0, 1, 2)).isEqualTo(FrameMask.range(0, 2)).hasSameHashCodeAs(FrameMask.range(0, 2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''|''",
        "7|7",
        "0-9|0-9",
        "0-8639/4|0-8636/4",
        "0-99,200,300-399/2|0-99,200,300-398/2",
        "5,3,4|3-5",
        "0-10,5-20|0-20",
        "1,5,6,7|1,5-7",
        "1,3|1,3",
        "1,3,5|1-5/2",
        "b:10001000|0,4",
        "b:|''",
        "b:0000|''",
        "b:1111|0-3",
    })
    void textIsNormalised(String given, String normal) {
        assertThat(FrameMask.parse(given).toText()).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "1-", "-1", "a", "1-2-3", "3-1", "0-9/0", "9-0/-1", "1,,2", ",", " 1", "1 ", "0x1", "99999999999", "b:12", "z:", "z:!!",
        "z:AAAA", "0-9/", "33554432", "١"})
    void malformedTextIsRefusedWithAReason(String text) {
        assertThatThrownBy(() -> FrameMask.parse(text)).isInstanceOf(MaskSyntaxException.class).message().isNotBlank();
    }

    @Test
    void maskPastTheEndOfTheMovieIsRefused() {
        assertThatThrownBy(() -> FrameMask.parse("0-9000", 8640)).hasMessage("mask ends at 9000, the movie has 8640 frames (0-8639)");
        assertThatThrownBy(() -> FrameMask.parse("b:0001", 3)).hasMessage("mask ends at 3, the movie has 3 frames (0-2)");
        assertThat(FrameMask.parse("0-8639", 8640).count()).isEqualTo(8640);
    }

    @Test
    void raggedMaskIsWrittenCompressedInEventsAndReadBack() {
        FrameMask.Builder ragged = new FrameMask.Builder();
        for (int frame = 0, gap = 1; frame < 20_000; frame += gap, gap = gap * 7 % 11 + 1) {
            ragged.add(frame);
        }
        FrameMask mask = ragged.build();

        assertThat(mask.toCompactText()).startsWith("z:").hasSizeLessThan(mask.toText().length() / 2);
        assertThat(FrameMask.parse(mask.toCompactText())).isEqualTo(mask);
        assertThat(mask.toString()).hasSizeLessThan(70);
    }

    @Test
    void compressedMaskMadeElsewhereIsRead() {
        // Made by hand from the Roaring format specification: two array containers, deflated by Python's zlib.
        String text = "z:eNoVUmmUFwIcnO0_M7_ura3tvra2tmtra7vb2tra2q6tra2t7S4iokREKRERERERERERS0RERETkvu8zIiIiwjbvzbw38958mP"
                + "emVxZQASdQlpRUrvXKuThxwieV5wkQghGoiEqojCqoimqojmTUQE2koBZqIxV1ULe8Vx8N0BCN0BhN0BTNkIbmaIF0tEQrZKA12q"
                + "At2qE9MtEBHZGFTuiMbHRBV3RDd_RAT_RCb-SgD_oiF_3QH3kYgIHIxyAMRgGGYCiGYThGoBAjMQpFGI0xKMZYjEMJxmMCSjERkz"
                + "AZUzAV0zAdMzATBxIHE4cShxNHEkcTxxLHywclaFZiVSYzhamsx4ZswjSmM4NtmcksZrMbezKHucxjPgs4jIUsYjFLWMrJnMaZnM"
                + "XZnMO5nM8FXMhFXMJlXM4VXMlVXM01XMt1XM8N3MhN3Mwt3MoybuN27uBO7uJu7uFe7uN-vsl3-D4_4qf8gl_zO_7An_gLf-Mf_I"
                + "v_8D9WkFRRVVRdNVVbddVAjdVMLdRKbdReHdVZXdVDvdVX_TVQgzVUIzRKYzROEzRJUzVDJ-tUna4zdZbO0Xm6QBfqIl2iy3SFrt"
                + "I1uk436Cbdott0h-7SPbpPD-ghPaLH9ISe0jN6Ti_oJb2i1_SG3tZ7-lCf6HN9pW_1vX7Uz_pVv-tP_a1_lWQ6XNnVXMO1XMf13c"
                + "hN3dwt3drt3MGd3MXd3ct93M8DPMhDPNwjPdpjPd4TPcXTfZJP8Wk-w_N8ts_1-V7spb7Yl_pyX-mrfa2v942-2bf6dt_pu32v7_"
                + "eDftiP-nE_6af9rJ_3i37Zr_p1v-V3_YE_9mf-0t_4gA_6kA_7iI_6mI-XXzkRjkpRNZIjJVKjXjSMJpEW6ZERbSMzsiI7ukXPyI"
                + "ncyIv8KIhhURhFURwlURqTY1rMjFkxO-bE3JgfC2JhLIolsSyWx4pYGatidayJtbEu1seG2BibYnNsia1RFttie-yInbErdsee2B"
                + "v7Yn_Mq_k_dqe_8A";

        assertThat(FrameMask.parse(text).toText()).isEqualTo("0-99,1000-1999/3,70000");
    }

    @Test
    void levelsSayOnHowManyMasksEachFrameIs() {
        List<FrameMask> masks = List.of(FrameMask.of(0, 1, 2), FrameMask.of(1, 2), FrameMask.empty(), FrameMask.of(2, 9));

        assertThat(FrameMask.levels(masks, 9)).containsExactly(FrameMask.of(0, 1, 2, 9), FrameMask.of(1, 2), FrameMask.of(2));
        assertThat(FrameMask.levels(masks, 2)).containsExactly(FrameMask.of(0, 1, 2, 9), FrameMask.of(1, 2));
        assertThat(FrameMask.levels(List.of(), 3)).isEmpty();
    }
}
