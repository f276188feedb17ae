package io.nstack.launcher;

import java.io.IOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.TerminalBuilder;

/** Commands typed at a terminal, with line editing and history, until the end of input or {@code exit}. */
final class EditedLines {

    private EditedLines() {}

    static int run(ShellClient client) throws IOException {
        try (var terminal = TerminalBuilder.builder().system(true).build()) {
            LineReader reader = LineReaderBuilder.builder().terminal(terminal).appName("nstack").build();
            // ! is part of commands, not of a history that spans runs
            reader.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
            int result = ExitCode.OK;
            while (true) {
                try {
                    String line = reader.readLine("nstack> ").strip();
                    if (line.equals("exit") || line.equals("quit")) return result;
                    if (!line.isEmpty()) result = client.execute(line, System.out);
                } catch (UserInterruptException e) {
                    // Ctrl-C drops the line
                } catch (EndOfFileException e) {
                    return result;
                }
            }
        }
    }
}
