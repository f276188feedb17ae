package io.nstack.example.filetransfer;

import io.netty.buffer.ByteBuf;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 value.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
record Sha256(String hex) {

    static final int BYTES = 32;

    /** Stands where nothing has been hashed. */
    static final Sha256 NONE = new Sha256("0".repeat(2 * BYTES));

    static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The value of everything hashed; {@code digest} begins anew. */
    static Sha256 of(MessageDigest digest) {
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }

    /** The value of everything hashed so far; {@code digest} can go on. */
    static Sha256 soFar(MessageDigest digest) {
        try {
            return of((MessageDigest) digest.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 cannot be copied", e);
        }
    }

    static Sha256 read(ByteBuf in) {
        byte[] bytes = new byte[BYTES];
        in.readBytes(bytes);
        return new Sha256(HexFormat.of().formatHex(bytes));
    }

    void write(ByteBuf out) { out.writeBytes(HexFormat.of().parseHex(hex)); }

    @Override
    public String toString() { return hex; }
}
