package io.nstack.stack.poll;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.osgi.annotation.versioning.ProviderType;

/** An open file in the two forms that engines can send from; each is opened when first asked for. Loop thread. */
@ProviderType
public interface FileSource {

    /**
     * The file as a descriptor of the operating system, open for reading; stays the source's.
     *
     * @throws IOException                   if the file cannot be opened
     * @throws UnsupportedOperationException if the loop cannot {@linkplain LoopContext#watchesDescriptors() handle
     *                                       descriptors}
     */
    int descriptor() throws IOException;

    /**
     * The file as a JDK channel, open for reading; stays the source's.
     *
     * @throws IOException if the file cannot be opened
     */
    FileChannel channel() throws IOException;
}
