package io.nstack.example.filetransfer;

import io.nstack.example.filetransfer.Transfer.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The running transfers for people and for programs. */
final class TransferTable {

    private static final String ROW = "%4s %-6s %-4s %-24s %-21s %10s %9s %11s";

    private TransferTable() {}

    static String text(List<Snapshot> transfers) {
        if (transfers.isEmpty()) {
            return "no transfer is running";
        }
        return String.format(Locale.ROOT, ROW, "id", "role", "what", "name", "peer", "files", "bytes", "rate") + "\n"
                + transfers.stream().map(TransferTable::row).collect(Collectors.joining("\n"));
    }

    private static String row(Snapshot each) {
        String files = each.files() + (each.totalFiles() < 0 ? "" : "/" + each.totalFiles());
        return String.format(Locale.ROOT, ROW, each.id(), each.role(), each.operation().word(),
                shortened(each.name(), 24), each.peer(), files, Figures.bytes((double) each.moved() + each.resumed()),
                Figures.megabytesPerSecond(each.bytesPerSecond()));
    }

    static String json(List<Snapshot> transfers) {
        return transfers.stream().map(TransferTable::object).collect(Collectors.joining(",", "[", "]"));
    }

    private static String object(Snapshot each) {
        return String.format(Locale.ROOT, "{\"id\":%d,\"role\":%s,\"operation\":%s,\"name\":%s,\"peer\":%s,"
                + "\"stack\":%s,\"file\":%s,\"files\":%d,\"totalFiles\":%d,\"movedBytes\":%d,\"resumedBytes\":%d,"
                + "\"totalBytes\":%d,\"seconds\":%.3f,\"bytesPerSecond\":%.0f}", each.id(), quoted(each.role()),
                quoted(each.operation().word()), quoted(each.name()), quoted(each.peer()), quoted(each.stack()),
                quoted(each.now()), each.files(), each.totalFiles(), each.moved(), each.resumed(), each.totalBytes(),
                each.seconds(), each.bytesPerSecond());
    }

    /** RFC 8259 section 7. */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"' || each == '\\') {
                out.append('\\').append(each);
            } else if (each < 0x20) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) each));
            } else {
                out.append(each);
            }
        }
        return out.append('"').toString();
    }

    private static String shortened(String text, int width) {
        return text.length() <= width ? text : "..." + text.substring(text.length() - width + 3);
    }
}
