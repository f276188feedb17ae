package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.ip.Destination;
import io.nstack.stack.dpdk.tcp.Flow.FlowId;
import io.nstack.stack.dpdk.tcp.recovery.LossRecovery;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/** A connection as plain data: numbers, and the bytes that it holds. Loop thread only. */
final class ConnectionImage {

    private static final int VERSION = 1;

    private ConnectionImage() {}

    static void save(TcpLayer layer, TcpStream stream, DataOutput out) throws IOException {
        TcpConnection connection = stream.connection();
        if (connection.state() == State.CLOSED) {
            throw new ClosedChannelException();
        }
        long nowNanos = layer.now();
        out.writeInt(VERSION);
        write(connection.id(), out);
        connection.options.writeTo(out);
        connection.agreed.writeTo(out);
        out.writeUTF(connection.state().name());
        connection.recovery.writeTo(out);
        connection.patience.writeTo(out, nowNanos);
        connection.receiver.writeTo(out, nowNanos);
        connection.sender.writeTo(out);
        stream.writeTo(out);
        connection.letGo();
    }

    private static void write(FlowId id, DataOutput out) throws IOException {
        out.writeLong(id.localHigh());
        out.writeLong(id.localLow());
        out.writeInt(id.localPort());
        out.writeLong(id.remoteHigh());
        out.writeLong(id.remoteLow());
        out.writeInt(id.remotePort());
    }

    static TcpStream restore(TcpLayer layer, DataInput in) throws IOException {
        if (in.readInt() != VERSION) {
            throw new IOException("the connection was written by another version");
        }
        long nowNanos = layer.now();
        FlowId id = new FlowId(in.readLong(), in.readLong(), in.readInt(), in.readLong(), in.readLong(), in.readInt());
        if (layer.flows().find(id) != null) {
            throw new IOException("the connection is here already");
        }
        TcpOptions options = new TcpOptions(layer.settings());
        options.readFrom(in);
        Handshake agreed = Handshake.readFrom(in);
        Destination to = layer.output().destination(id.localHigh(), id.localLow(), id.remoteHigh(), id.remoteLow());
        State state = State.valueOf(in.readUTF());
        LossRecovery recovery = layer.readRecovery(in);
        TcpConnection made = new TcpConnection(layer, id, options, agreed, to, recovery, state);
        layer.flows().put(made);
        made.patience.readFrom(in, nowNanos);
        made.receiver.readFrom(in, nowNanos);
        made.sender.readFrom(in);
        made.keepAlive.onHeard(nowNanos);
        made.touch();
        return TcpStream.readFrom(in, layer, made);
    }
}
