package io.nstack.session;

import io.netty.handler.codec.compression.Brotli;
import io.netty.handler.codec.compression.Zstd;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslMasterKeyHandler;
import io.netty.handler.ssl.util.BouncyCastleUtil;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Has Netty find out which libraries are missing before an application does. Netty keeps the exceptions in static
 * fields, and an exception keeps the class of every frame that it was thrown through: the first application to use TLS
 * or a codec would be kept for ever.
 */
final class NettyProbes {

    private static final Logger LOG = System.getLogger(NettyProbes.class.getName());

    /** In lambdas of their own, because each may be of a bundle that is not there. */
    private static final List<Supplier<Callable<?>>> ALL = List.of(
            () -> OpenSsl::isAvailable,
            () -> SslMasterKeyHandler::isSunSslEngineAvailable,
            () -> BouncyCastleUtil::isBcProvAvailable,
            () -> BouncyCastleUtil::isBcPkixAvailable,
            () -> BouncyCastleUtil::isBcTlsAvailable,
            () -> Brotli::isAvailable,
            () -> Zstd::isAvailable);

    private NettyProbes() {}

    /** Probes on a thread of its own and returns at once; whoever comes first meanwhile waits for it. */
    static void start() {
        for (Supplier<Callable<?>> each : ALL) {
            try {
                // the task itself on the thread, for no frame of ours must be on its stack: this bundle may be updated
                Thread thread = new Thread(new FutureTask<>(each.get()), "nstack-nsocket-probe-0");
                thread.setDaemon(true);
                thread.setContextClassLoader(NettyProbes.class.getClassLoader());
                thread.start();
            } catch (LinkageError e) {
                LOG.log(Level.DEBUG, "a part of Netty is not installed: " + e);
            }
        }
    }
}
