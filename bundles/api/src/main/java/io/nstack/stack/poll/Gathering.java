package io.nstack.stack.poll;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** What a {@link StreamEndpoint} may also do: write several buffers in one call. */
@ConsumerType
public interface Gathering {

    /**
     * Takes bytes from several buffers, in order, each from its reader index. No index is moved. Loop thread.
     *
     * @param buffers  direct buffers with readable bytes; stay the caller's; entries past {@code count} are undefined
     * @param count    how many of them, 2 or more; the endpoint may take fewer in one call
     * @param maxBytes upper bound of bytes to take
     * @return bytes taken; fewer than offered does not mean full, 0 does: a {@link Endpoint#WRITABLE} is then due
     * @throws IOException if the connection has failed or its output is shut
     */
    long tryWrite(ByteBuf[] buffers, int count, long maxBytes) throws IOException;
}
