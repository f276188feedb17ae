package io.nstack.shell.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The other end of the control socket, for scripts: {@code ControlClient <socket> [command...]}, the commands from
 * standard input if there are none. Prints what they print and exits with their code, {@value #NO_ANSWER} if no runtime
 * answers. The JDK alone is enough to run it.
 */
public final class ControlClient {

    static final int NO_ANSWER = 3;

    private ControlClient() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            System.err.println("error: which control socket?\nusage: ControlClient <socket> [command...]");
            System.exit(Script.WRONG_USAGE);
        }
        String script = arguments.length == 1
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : String.join(" ", Arrays.asList(arguments).subList(1, arguments.length));
        System.exit(run(Path.of(arguments[0]), script, System.out, System.err));
    }

    /** Sends the script, copies the output, and returns the exit code. */
    static int run(Path socket, String script, PrintStream out, PrintStream err) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            if (!connected(channel, socket, err)) {
                return NO_ANSWER;
            }
            // The stream stays open: should this process die, the runtime sees its end and interrupts the command.
            ByteBuffer request = StandardCharsets.UTF_8.encode(script + "\n" + Request.RUN + "\n");
            while (request.hasRemaining()) {
                channel.write(request);
            }
            return copy(Channels.newInputStream(channel), out, err);
        } catch (IOException e) {
            err.println("error: the runtime went away: " + e.getMessage());
            return NO_ANSWER;
        }
    }

    private static boolean connected(SocketChannel channel, Path socket, PrintStream err) {
        try {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException | IllegalArgumentException e) {
            err.println("error: no runtime answers on " + socket + " (" + e.getMessage() + ")");
            return false;
        }
    }

    private static int copy(InputStream in, PrintStream out, PrintStream err) throws IOException {
        ReplyReader reply = new ReplyReader(out);
        byte[] chunk = new byte[8192];
        for (int count; (count = in.read(chunk)) > 0;) {
            reply.take(chunk, count);
            out.flush();
        }
        if (reply.code() < 0) {
            err.println("error: the runtime ended the connection before the command was done");
            return NO_ANSWER;
        }
        return reply.code();
    }
}
