package io.nstack.benchmarks.cable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A running {@link Peer}. */
final class PeerProcess implements AutoCloseable {

    private static final long NANOS_PER_TICK = 10_000_000; // proc(5): USER_HZ is 100 wherever Linux runs
    private static final int USER_TICKS = 11; // of the fields after the name, proc(5) /proc/pid/stat
    private static final int SYSTEM_TICKS = 12;

    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;
    private final Map<String, Integer> ports = new HashMap<>();

    private PeerProcess(Process process) throws IOException {
        this.process = process;
        answers = process.inputReader(StandardCharsets.UTF_8);
        orders = process.outputWriter(StandardCharsets.UTF_8);
        for (String each : answer().split(" ", -1)) {
            int equals = each.indexOf('=');
            ports.put(each.substring(0, equals), Integer.valueOf(each.substring(equals + 1)));
        }
    }

    static PeerProcess start(VirtualCable cable) throws IOException {
        List<String> command = cable.within(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx512m",
                "-cp", System.getProperty("java.class.path"), Peer.class.getName()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            return new PeerProcess(process);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    InetSocketAddress at(Peer.Service service) {
        Integer port = ports.get(service.name());
        if (port == null) {
            throw new IllegalArgumentException("the peer has no " + service);
        }
        return new InetSocketAddress(VirtualCable.PEER_ADDRESS, port);
    }

    /** Bytes that its sink has had so far. */
    long sunk() throws IOException { return order("count"); }

    /** Closes what is held there. */
    void release() throws IOException { long _ = order("release"); }

    private long order(String word) throws IOException {
        orders.write(word + "\n");
        orders.flush();
        return Long.parseLong(answer());
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the peer ended: " + process);
        }
        return line;
    }

    /** CPU time that it has used so far. */
    long cpuNanos() throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) * NANOS_PER_TICK;
    }

    @Override
    public void close() { process.destroyForcibly(); }
}
