package io.nstack.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Virtual threads that block on connections, until these are closed. */
final class VirtualThreads {

    /** What a thread does until its connection ends. */
    interface Work {
        void run() throws IOException;
    }

    private final List<Closeable> connections = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    void use(Closeable connection) { connections.add(connection); }

    void start(Work work) {
        threads.add(Thread.ofVirtual().start(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // the measurement is over
            }
        }));
    }

    void end() throws IOException, InterruptedException {
        for (Closeable each : connections) {
            each.close();
        }
        for (Thread each : threads) {
            each.join();
        }
    }
}
