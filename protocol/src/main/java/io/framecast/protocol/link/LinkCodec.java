package io.framecast.protocol.link;

import io.framecast.protocol.link.LinkMessage.Bye;
import io.framecast.protocol.link.LinkMessage.Cancel;
import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkMessage.Lack;
import io.framecast.protocol.link.LinkMessage.Left;
import io.framecast.protocol.link.LinkMessage.Ping;
import io.framecast.protocol.link.LinkMessage.Pong;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Control messages to bytes and back.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------+---------------+-------------------------------+
 *  | type          | version = 1   | reserved = 0                  |   0
 *  +---------------+---------------+-------------------------------+
 *  | length of what follows                                        |   4
 *  +---------------------------------------------------------------+
 *  | J L X D C B: JSON in UTF-8; P O: u64                          |   8
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>Big-endian. Unknown JSON fields are ignored. Thread-safe.
 */
public final class LinkCodec {

    /** Bytes before the body of every message, a frame record's included. */
    public static final int PREAMBLE_BYTES = 8;
    /** The link's version. */
    public static final byte VERSION = 1;

    static final byte JOIN = 'J';
    static final byte LACK = 'L';
    static final byte LEFT = 'X';
    static final byte PONG = 'O';
    static final byte DEMAND = 'D';
    static final byte PING = 'P';
    static final byte CANCEL = 'C';
    static final byte BYE = 'B';

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private LinkCodec() {}

    /** The whole message, preamble included; the caller releases it. */
    public static ByteBuf encode(LinkMessage message, ByteBufAllocator alloc) {
        return switch (message) {
            case Ping ping -> encodeEcho(PING, ping.echo(), alloc);
            case Pong pong -> encodeEcho(PONG, pong.echo(), alloc);
            case Join join -> encodeJson(JOIN, join, alloc);
            case Lack lack -> encodeJson(LACK, lack, alloc);
            case Left left -> encodeJson(LEFT, left, alloc);
            case Demand demand -> encodeJson(DEMAND, demand, alloc);
            case Cancel cancel -> encodeJson(CANCEL, cancel, alloc);
            case Bye bye -> encodeJson(BYE, bye, alloc);
        };
    }

    private static ByteBuf encodeEcho(byte type, long echo, ByteBufAllocator alloc) {
        return preamble(alloc.buffer(PREAMBLE_BYTES + Long.BYTES), type, Long.BYTES).writeLong(echo);
    }

    private static ByteBuf encodeJson(byte type, LinkMessage body, ByteBufAllocator alloc) {
        byte[] json = MAPPER.writeValueAsBytes(body);
        return preamble(alloc.buffer(PREAMBLE_BYTES + json.length), type, json.length).writeBytes(json);
    }

    private static ByteBuf preamble(ByteBuf out, byte type, int length) {
        return out.writeByte(type).writeByte(VERSION).writeShort(0).writeInt(length);
    }

    /**
     * Reads a message's body.
     *
     * @param type the preamble's type
     * @param body what follows the preamble, all of it; not released
     * @throws LinkProtocolException where the type is unknown or the body is not of that type
     */
    public static LinkMessage decode(byte type, ByteBuf body) throws LinkProtocolException {
        return switch (type) {
            case PING -> new Ping(echo(body));
            case PONG -> new Pong(echo(body));
            case JOIN -> json(body, Join.class);
            case LACK -> json(body, Lack.class);
            case LEFT -> json(body, Left.class);
            case DEMAND -> json(body, Demand.class);
            case CANCEL -> json(body, Cancel.class);
            case BYE -> json(body, Bye.class);
            default -> throw new LinkProtocolException("unknown message type 0x" + Integer.toHexString(type & 0xff));
        };
    }

    private static long echo(ByteBuf body) throws LinkProtocolException {
        if (body.readableBytes() != Long.BYTES) {
            throw new LinkProtocolException("a ping's body must be 8 bytes, got " + body.readableBytes());
        }
        return body.getLong(body.readerIndex());
    }

    private static <M extends LinkMessage> M json(ByteBuf body, Class<M> type) throws LinkProtocolException {
        try (InputStream in = new ByteBufInputStream(body.duplicate())) {
            M message = MAPPER.readValue(in, type);
            if (message == null) {
                throw new LinkProtocolException("the body of " + type.getSimpleName() + " is null");
            }
            return message;
        } catch (JacksonException e) {
            throw new LinkProtocolException("not a " + type.getSimpleName() + ": " + e.getOriginalMessage());
        } catch (java.io.IOException e) {
            throw new IllegalStateException("closing a buffer's stream cannot fail", e);
        }
    }
}
