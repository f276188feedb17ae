package io.nstack.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs commands in a running runtime through its control socket: one with {@code -c}, else each line of the standard
 * input up to the first that fails, with {@code --edit} typed at a terminal. Prints what the commands print and exits
 * with the last one's result.
 */
public final class ShellClient {
    private final Path socket;

    private ShellClient(Path socket) { this.socket = socket; }

    public static void main(String[] arguments) { System.exit(run(List.of(arguments))); }

    private static int run(List<String> given) {
        if (given.isEmpty()) return usage();
        var client = new ShellClient(Path.of(given.getFirst()));
        try {
            return switch (String.join(" ", given.subList(1, Math.min(2, given.size())))) {
                case "" -> client.lines();
                case "--edit" -> EditedLines.run(client);
                case "-c" -> given.size() == 3 ? client.execute(given.get(2), System.out) : usage();
                default -> usage();
            };
        } catch (IOException e) {
            System.err.println("nstack: no answer on " + given.getFirst() + ": " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private static int usage() {
        System.err.println("usage: ShellClient SOCKET [--edit | -c COMMAND]");
        return ExitCode.USAGE;
    }

    /** @return the command's result code, as the runtime says it in the last line */
    int execute(String command, PrintStream out) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer line = StandardCharsets.UTF_8.encode(command + "\n");
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.shutdownOutput();
            return new ResultStream(out).copy(Channels.newInputStream(channel));
        }
    }

    private int lines() throws IOException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int result = line.isBlank() ? ExitCode.OK : execute(line, System.out);
            if (result != ExitCode.OK) return result;
        }
        return ExitCode.OK;
    }
}
