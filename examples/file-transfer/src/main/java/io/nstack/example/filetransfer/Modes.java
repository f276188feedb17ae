package io.nstack.example.filetransfer;

import io.nstack.example.filetransfer.Frame.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The nine permission bits as a number, as {@code chmod} takes it. */
final class Modes {

    private static final List<PosixFilePermission> FROM_HIGH = List.of(PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private Modes() {}

    static int bits(Set<PosixFilePermission> permissions) {
        int bits = 0;
        for (int i = 0; i < FROM_HIGH.size(); i++) {
            bits |= permissions.contains(FROM_HIGH.get(i)) ? 0400 >> i : 0;
        }
        return bits;
    }

    static Set<PosixFilePermission> permissions(int bits) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < FROM_HIGH.size(); i++) {
            if ((bits & (0400 >> i)) != 0) {
                permissions.add(FROM_HIGH.get(i));
            }
        }
        return permissions;
    }

    /** Gives a file or directory, never what a symbolic link points to, mode and time. */
    static void apply(Path file, Attributes attributes) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class,
                LinkOption.NOFOLLOW_LINKS);
        view.setPermissions(permissions(attributes.mode()));
        view.setTimes(FileTime.from(attributes.mtimeNanos(), TimeUnit.NANOSECONDS), null, null);
    }
}
