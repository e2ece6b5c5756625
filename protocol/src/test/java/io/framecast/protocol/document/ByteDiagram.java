package io.framecast.protocol.document;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A diagram of bytes as RFCs draw them: 32 bits a row, two characters a bit, each row's offset behind it. A row without one
 * goes on with the field above. What follows for as long as it may ({@code …} or {@code ...}) ends it.
 *
 * @param fields in their order
 */
public record ByteDiagram(List<Field> fields) {

    private static final int CHARS_PER_BYTE = 16;

    /**
     * One field.
     *
     * @param name as it is drawn; its value where it is constant
     * @param offset its first byte
     * @param bytes how many
     */
    public record Field(String name, int offset, int bytes) {}

    /** Reads the lines of a diagram; lines without fields are passed over. */
    public static ByteDiagram parse(List<String> lines) {
        List<Field> fields = new ArrayList<>();
        for (String line : lines) {
            int end = line.lastIndexOf('|');
            if (end < 0 || line.contains("...")) {
                continue;
            }
            String behind = line.substring(end + 1).strip();
            if (behind.isEmpty()) {
                Field above = fields.removeLast();
                fields.add(new Field(above.name, above.offset, above.bytes + (end - line.indexOf('|')) / CHARS_PER_BYTE));
                continue;
            }
            int offset = Integer.parseInt(behind);
            for (int begin = line.indexOf('|'); begin < end; begin = line.indexOf('|', begin + 1)) {
                int close = line.indexOf('|', begin + 1);
                int bytes = (close - begin) / CHARS_PER_BYTE;
                fields.add(new Field(line.substring(begin + 1, close).strip(), offset, bytes));
                offset += bytes;
            }
        }
        return new ByteDiagram(List.copyOf(fields));
    }

    /** How many bytes it shows. */
    public int bytes() {
        return fields.stream().mapToInt(Field::bytes).sum();
    }

    /** The fields' values in a buffer that begins where the diagram does, unsigned and big-endian, by name. */
    public Map<String, Long> read(ByteBuffer buffer) {
        Map<String, Long> values = new LinkedHashMap<>();
        for (Field field : fields) {
            long value = 0;
            for (int i = 0; i < field.bytes; i++) {
                value = value << 8 | buffer.get(buffer.position() + field.offset + i) & 0xff;
            }
            values.put(field.name, value);
        }
        return values;
    }
}
