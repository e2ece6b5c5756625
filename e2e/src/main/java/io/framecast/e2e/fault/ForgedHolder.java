package io.framecast.e2e.fault;

import io.framecast.protocol.record.FrameRecord;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Dials a sink's push link port without being a node of the domain. Not thread-safe. */
public final class ForgedHolder implements AutoCloseable {

    private static final int CONNECT_MILLIS = 3000;

    private final Socket socket;
    private final DataOutputStream out;

    private ForgedHolder(Socket socket) throws IOException {
        this.socket = socket;
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    /** Dials a port on this machine. */
    public static ForgedHolder connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        return new ForgedHolder(socket);
    }

    /** Sends a JOIN. */
    public void join(String ruid, String node, long incarnation, long term, long epoch, String token) throws IOException {
        byte[] body = JsonMapper.shared()
                .writeValueAsString(Map.of("ruid", ruid, "node", node, "incarnation", incarnation, "term", term, "epoch", epoch, "token", token))
                .getBytes(StandardCharsets.UTF_8);
        out.writeByte('J');
        out.writeByte(1);
        out.writeShort(0);
        out.writeInt(body.length);
        out.write(body);
        out.flush();
    }

    /** Pushes a frame record; a link that was refused may be closed by then, which is no failure here. */
    public void pushFrame(int frame, byte[] jpeg) {
        ByteBuffer record = ByteBuffer.allocate(FrameRecord.recordBytes(jpeg.length));
        FrameRecord.putHeader(record, frame, 0, jpeg.length, FrameRecord.crc32c(ByteBuffer.wrap(jpeg)));
        record.put(jpeg);
        send(record.array());
    }

    /** Sends bytes as they are; a link that was closed meanwhile is no failure. */
    public void send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            // Closed by the sink, which is what isRefusedWithin looks for.
        }
    }

    /** Whether the sink closes the link within that time, having demanded nothing. */
    public boolean isRefusedWithin(Duration within) throws IOException {
        long deadline = System.nanoTime() + within.toNanos();
        InputStream in = socket.getInputStream();
        try {
            while (true) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                socket.setSoTimeout((int) left);
                int type = in.read();
                if (type < 0) {
                    return true;
                }
                if (type == 'D') {
                    return false;
                }
                byte[] rest = in.readNBytes(7);
                in.readNBytes(rest.length < 7 ? 0 : ByteBuffer.wrap(rest).getInt(3));
            }
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
