package io.framecast.gateway.edge;

import io.framecast.protocol.record.FrameRecord;
import io.framecast.protocol.sink.OwnFrames;
import io.netty.buffer.ByteBuf;

/** A kept record as a viewing takes it. */
final class RecordParts {

    private RecordParts() {}

    /** What a record says, with its JPEG alone in place of it; takes the record over. */
    static OwnFrames.Own own(int frame, ByteBuf record) {
        long timeMicros = FrameRecord.timeMicros(record, record.readerIndex());
        int crc = FrameRecord.jpegCrc(record, record.readerIndex());
        record.skipBytes(FrameRecord.HEADER_BYTES);
        return new OwnFrames.Own(frame, timeMicros, crc, record);
    }
}
