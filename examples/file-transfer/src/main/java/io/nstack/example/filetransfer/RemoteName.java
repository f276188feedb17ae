package io.nstack.example.filetransfer;

import java.nio.charset.StandardCharsets;

/**
 * Names that come from the network: relative, {@code /} between the parts, UTF-8. Checked before anything is done with
 * them; that they do not lead out of a folder through a symbolic link is {@link RootFolder}'s part.
 */
final class RemoteName {

    static final int MAX_BYTES = 4096;
    private static final int MAX_PART_BYTES = 255;

    private RemoteName() {}

    /**
     * Lets a harmless name pass; the empty name, which is the folder itself, is one.
     *
     * @throws TransferException naming the name and what is wrong with it
     */
    static String check(String name) throws TransferException {
        if (name.isEmpty()) {
            return name;
        }
        if (bytes(name) > MAX_BYTES) {
            throw new TransferException("refused a name of " + bytes(name) + " bytes: at most " + MAX_BYTES);
        }
        if (name.indexOf('\0') >= 0) {
            throw refused(name.replace('\0', '?'), "it contains a NUL");
        }
        if (name.startsWith("/")) {
            throw refused(name, "it is absolute");
        }
        for (String part : name.split("/", -1)) {
            checkPart(name, part);
        }
        return name;
    }

    private static void checkPart(String name, String part) throws TransferException {
        if (part.isEmpty() || part.equals(".")) {
            throw refused(name, "it has an empty part");
        }
        if (part.equals("..")) {
            throw refused(name, "it leads upwards");
        }
        if (bytes(part) > MAX_PART_BYTES) {
            throw refused(part.substring(0, 40) + "...", "it is longer than " + MAX_PART_BYTES + " bytes");
        }
        if (PartFile.isOne(part)) {
            throw refused(name, "the ending " + PartFile.SUFFIX + " is kept for partial files");
        }
    }

    private static TransferException refused(String name, String reason) {
        return new TransferException("refused the name '" + name + "': " + reason);
    }

    /**
     * What an operator typed: {@code .} and one slash at the end are fine there.
     *
     * @throws IllegalArgumentException if it is not: wrong usage, nothing has been tried yet
     */
    static String typed(String name) {
        String bare = name.endsWith("/") && name.length() > 1 ? name.substring(0, name.length() - 1) : name;
        try {
            return check(bare.equals(".") ? "" : bare);
        } catch (TransferException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The name below a base; either may be empty. */
    static String join(String base, String path) {
        if (base.isEmpty() || path.isEmpty()) {
            return base + path;
        }
        return base + "/" + path;
    }

    /** The part after the last slash. */
    static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static int bytes(String text) { return text.getBytes(StandardCharsets.UTF_8).length; }
}
