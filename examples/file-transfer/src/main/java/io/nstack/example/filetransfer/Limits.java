package io.nstack.example.filetransfer;

import java.time.Duration;

/**
 * How long a peer is waited for.
 *
 * @param handshake until a client has said what it wants
 * @param stall     without a sign of life while a transfer runs
 * @param keep      between signs of life while hashing
 * @param drain     for a peer to read why it failed before the connection is cut
 * @param claim     for another transfer to leave the same target
 */
record Limits(Duration handshake, Duration stall, Duration keep, Duration drain, Duration claim) {

    static final Limits DEFAULT = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(10),
            Duration.ofSeconds(5), Duration.ofSeconds(10));
}
