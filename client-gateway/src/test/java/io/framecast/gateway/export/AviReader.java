package io.framecast.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads an AVI as the formats' documents say, with nothing of the code under test; fails where chunks do not fit one another. */
final class AviReader {

    /** Where a frame's bytes are. */
    record Place(long offset, int bytes) {}

    final List<Place> inOrder = new ArrayList<>();
    final List<Place> byOldIndex = new ArrayList<>();
    final List<Place> byIndexes = new ArrayList<>();
    int riffs;
    int framesInHeader;
    int framesInOpenDml;
    int streamLength;
    int scale;
    int rate;

    private final ByteBuffer file;
    private int moviType;

    AviReader(byte[] bytes) {
        this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at < bytes.length) {
            assertThat(code(at)).isEqualTo("RIFF");
            assertThat(code(at + 8)).isEqualTo(riffs == 0 ? "AVI " : "AVIX");
            int end = at + 8 + file.getInt(at + 4);
            chunks(at + 12, end);
            at = end;
            riffs++;
        }
        assertThat(at).as("the file ends with its last chunk").isEqualTo(bytes.length);
    }

    byte[] bytes(Place place) {
        return Arrays.copyOfRange(file.array(), (int) place.offset, (int) place.offset + place.bytes);
    }

    private void chunks(int begin, int end) {
        int at = begin;
        while (at < end) {
            int bytes = file.getInt(at + 4);
            switch (code(at)) {
                case "LIST" -> {
                    moviType = code(at + 8).equals("movi") ? at + 8 : moviType;
                    chunks(at + 12, at + 8 + bytes);
                }
                case "avih" -> framesInHeader = file.getInt(at + 8 + 16);
                case "strh" -> {
                    assertThat(code(at + 8)).isEqualTo("vids");
                    assertThat(code(at + 12)).isEqualTo("MJPG");
                    scale = file.getInt(at + 8 + 20);
                    rate = file.getInt(at + 8 + 24);
                    streamLength = file.getInt(at + 8 + 32);
                }
                case "dmlh" -> framesInOpenDml = file.getInt(at + 8);
                case "indx" -> superIndex(at + 8);
                case "00dc" -> inOrder.add(new Place(at + 8L, bytes));
                case "idx1" -> oldIndex(at + 8, bytes);
                case "strf", "ix00" -> { }
                default -> throw new AssertionError("no chunk of an AVI: " + code(at));
            }
            at += 8 + bytes + (bytes & 1);
        }
        assertThat(at).as("chunks fill their list").isEqualTo(end);
    }

    private void superIndex(int at) {
        assertThat(file.getShort(at)).isEqualTo((short) 4);
        int entries = file.getInt(at + 4);
        for (int i = 0; i < entries; i++) {
            int entry = at + 24 + 16 * i;
            int index = (int) file.getLong(entry);
            assertThat(code(index)).isEqualTo("ix00");
            assertThat(8 + file.getInt(index + 4)).isEqualTo(file.getInt(entry + 8));
            assertThat(file.getInt(index + 8 + 4)).isEqualTo(file.getInt(entry + 12));
            index(index + 8);
        }
    }

    private void index(int at) {
        assertThat(file.getShort(at)).isEqualTo((short) 2);
        assertThat(file.get(at + 3)).as("an index of chunks").isEqualTo((byte) 1);
        long base = file.getLong(at + 12);
        for (int i = 0; i < file.getInt(at + 4); i++) {
            byIndexes.add(new Place(base + Integer.toUnsignedLong(file.getInt(at + 24 + 8 * i)), file.getInt(at + 28 + 8 * i)));
        }
    }

    private void oldIndex(int at, int bytes) {
        for (int entry = at; entry < at + bytes; entry += 16) {
            assertThat(code(entry)).isEqualTo("00dc");
            assertThat(file.getInt(entry + 4)).as("a key frame").isEqualTo(0x10);
            byOldIndex.add(new Place(moviType + Integer.toUnsignedLong(file.getInt(entry + 8)) + 8, file.getInt(entry + 12)));
        }
    }

    private String code(int at) {
        return new String(file.array(), at, 4, StandardCharsets.US_ASCII);
    }
}
