package io.nstack.stack.dpdk.tcp;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The values of one endpoint's socket options. Loop thread only; what other loops see of a listener's is a copy. */
final class TcpOptions {

    int sendBytes;
    int receiveBytes;
    boolean sendFixed; // set by the application: no auto-tuning
    boolean receiveFixed;
    boolean noDelay;
    boolean cork;
    boolean quickAck;
    boolean keepAlive;
    int keepIdleSeconds;
    int keepIntervalSeconds;
    int keepCount;
    int userTimeoutMillis; // 0 = R2 decides
    int lingerSeconds = -1;
    int notSentLowBytes = Integer.MAX_VALUE;
    int trafficClass;
    boolean reuseAddress;
    boolean reusePort;
    String congestion;

    TcpOptions(TcpSettings settings) {
        sendBytes = settings.buffers().sendBytes();
        receiveBytes = settings.buffers().receiveBytes();
        noDelay = settings.noDelay();
        keepIdleSeconds = (int) settings.timing().keepIdle().toSeconds();
        keepIntervalSeconds = (int) settings.timing().keepInterval().toSeconds();
        keepCount = settings.timing().keepCount();
        congestion = settings.congestion();
    }

    /** What a connection inherits from its listener: all of it. */
    TcpOptions(TcpOptions other) {
        sendBytes = other.sendBytes;
        receiveBytes = other.receiveBytes;
        sendFixed = other.sendFixed;
        receiveFixed = other.receiveFixed;
        noDelay = other.noDelay;
        cork = other.cork;
        quickAck = other.quickAck;
        keepAlive = other.keepAlive;
        keepIdleSeconds = other.keepIdleSeconds;
        keepIntervalSeconds = other.keepIntervalSeconds;
        keepCount = other.keepCount;
        userTimeoutMillis = other.userTimeoutMillis;
        lingerSeconds = other.lingerSeconds;
        notSentLowBytes = other.notSentLowBytes;
        trafficClass = other.trafficClass;
        reuseAddress = other.reuseAddress;
        reusePort = other.reusePort;
        congestion = other.congestion;
    }

    void sendBytes(int bytes) {
        sendBytes = clamped(bytes);
        sendFixed = true;
    }

    void receiveBytes(int bytes) {
        receiveBytes = clamped(bytes);
        receiveFixed = true;
    }

    private static int clamped(int bytes) {
        return Math.clamp(bytes, TcpSettings.LEAST_BUFFER_BYTES, TcpSettings.MOST_BUFFER_BYTES);
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(sendBytes);
        out.writeInt(receiveBytes);
        out.writeBoolean(sendFixed);
        out.writeBoolean(receiveFixed);
        out.writeBoolean(noDelay);
        out.writeBoolean(cork);
        out.writeBoolean(quickAck);
        out.writeBoolean(keepAlive);
        out.writeInt(keepIdleSeconds);
        out.writeInt(keepIntervalSeconds);
        out.writeInt(keepCount);
        out.writeInt(userTimeoutMillis);
        out.writeInt(lingerSeconds);
        out.writeInt(notSentLowBytes);
        out.writeInt(trafficClass);
        out.writeBoolean(reuseAddress);
        out.writeBoolean(reusePort);
        out.writeUTF(congestion);
    }

    void readFrom(DataInput in) throws IOException {
        sendBytes = in.readInt();
        receiveBytes = in.readInt();
        sendFixed = in.readBoolean();
        receiveFixed = in.readBoolean();
        noDelay = in.readBoolean();
        cork = in.readBoolean();
        quickAck = in.readBoolean();
        keepAlive = in.readBoolean();
        keepIdleSeconds = in.readInt();
        keepIntervalSeconds = in.readInt();
        keepCount = in.readInt();
        userTimeoutMillis = in.readInt();
        lingerSeconds = in.readInt();
        notSentLowBytes = in.readInt();
        trafficClass = in.readInt();
        reuseAddress = in.readBoolean();
        reusePort = in.readBoolean();
        congestion = in.readUTF();
    }
}
