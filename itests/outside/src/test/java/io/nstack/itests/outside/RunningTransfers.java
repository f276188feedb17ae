package io.nstack.itests.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** A big file and a tree of small ones, sent again and again over the kernel stack while something else is done. */
final class RunningTransfers implements AutoCloseable {

    private static final int MEBIBYTES = 256;
    private static final int SMALL_FILES = 1_000;

    private final OperatedRuntime client;
    private final String server;
    private final Path served;
    private final Path big;
    private final Path tree;
    private final CompletableFuture<Integer> rounds;
    private volatile boolean ending;

    private RunningTransfers(OperatedRuntime client, String server, Path served, Path sources) throws Exception {
        this.client = client;
        this.server = server;
        this.served = served;
        this.big = Data.file(sources.resolve("running"), MEBIBYTES);
        this.tree = Data.tree(sources.resolve("running-tree"), SMALL_FILES);
        this.rounds = CompletableFuture.supplyAsync(this::run, Executors.newVirtualThreadPerTaskExecutor());
    }

    static RunningTransfers begin(OperatedRuntime client, String server, Path served, Path sources) throws Exception {
        return new RunningTransfers(client, server, served, sources);
    }

    private int run() {
        int done = 0;
        try {
            while (!ending) {
                String bigSha256 = Data.sha256(big);
                assertThat(client.tell("file:put " + big + " " + server + " --stack kernel"))
                        .contains("sha256 " + bigSha256, "stack kernel (");
                Files.delete(served.resolve("running"));
                client.tell("file:put " + tree + " " + server + " --stack kernel");
                assertThat(Data.hashes(served.resolve("running-tree"))).isEqualTo(Data.hashes(tree));
                Data.remove(served.resolve("running-tree"));
                done++;
            }
        } catch (Exception e) {
            throw new IllegalStateException("a transfer that had nothing to do with it failed in round " + done, e);
        }
        return done;
    }

    /** Lets the round under way end. Every one must have succeeded. */
    @Override
    public void close() {
        ending = true;
        assertThat(rounds.join()).isPositive();
    }
}
