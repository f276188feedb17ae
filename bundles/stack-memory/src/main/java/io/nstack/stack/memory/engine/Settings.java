package io.nstack.stack.memory.engine;

import io.nstack.stack.memory.config.MemoryConfig;

/** The values of one endpoint's options. Loop thread only. */
final class Settings {

    private static final int MOST_BUFFER_BYTES = 64 * 1024 * 1024;

    private int sendBufferBytes;
    private int receiveBufferBytes;
    int lingerSeconds = -1;
    boolean noDelay = true;
    boolean keepAlive;
    boolean reuseAddress;
    boolean reusePort;

    Settings(MemoryConfig config) {
        sendBufferBytes = config.sendBufferBytes();
        receiveBufferBytes = config.receiveBufferBytes();
    }

    /** Those that a connection inherits from its listener. */
    Settings(Settings listener) {
        sendBufferBytes = listener.sendBufferBytes;
        receiveBufferBytes = listener.receiveBufferBytes;
        lingerSeconds = listener.lingerSeconds;
        noDelay = listener.noDelay;
        keepAlive = listener.keepAlive;
        reuseAddress = listener.reuseAddress;
        reusePort = listener.reusePort;
    }

    int sendBufferBytes() { return sendBufferBytes; }

    void sendBufferBytes(int bytes) { sendBufferBytes = clamped(bytes); }

    int receiveBufferBytes() { return receiveBufferBytes; }

    void receiveBufferBytes(int bytes) { receiveBufferBytes = clamped(bytes); }

    private static int clamped(int bytes) {
        return Math.clamp(bytes, MemoryConfig.LEAST_BUFFER_BYTES, MOST_BUFFER_BYTES);
    }
}
