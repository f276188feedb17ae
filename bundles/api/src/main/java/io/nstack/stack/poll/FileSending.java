package io.nstack.stack.poll;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** What a {@link StreamEndpoint} may also do: send a part of a file without bringing it into this process's memory. */
@ConsumerType
public interface FileSending {

    /**
     * Takes up to {@code count} bytes of {@code file} from {@code position}. May wait for the disk, not for the
     * network. Loop thread.
     *
     * @param file     open for reading; stays the caller's
     * @param position 0 or more, bytes
     * @param count    1 or more, bytes
     * @return bytes taken; 0 = full, a {@link Endpoint#WRITABLE} is due; -1 = {@code position} is at or past the
     *         file's end
     * @throws IOException if the connection or reading the file has failed
     */
    long trySend(FileSource file, long position, long count) throws IOException;
}
