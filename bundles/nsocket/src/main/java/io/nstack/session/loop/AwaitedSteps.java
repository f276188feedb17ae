package io.nstack.session.loop;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What somebody outside a loop waits for it to do, so that the waiting ends when the loop is taken out. Any thread. */
final class AwaitedSteps {

    private final Loop loop;
    private final Set<Awaited> open = ConcurrentHashMap.newKeySet();

    AwaitedSteps(Loop loop) { this.loop = loop; }

    CompletableFuture<@Nullable Void> begin(Loop.Step step) {
        Awaited awaited = new Awaited(step);
        open.add(awaited);
        try {
            loop.execute(awaited);
        } catch (RejectedExecutionException e) {
            awaited.giveUp();
        }
        if (loop.isOut()) { // asked after it was added, so that either this or whoever takes the loop out gives it up
            awaited.giveUp();
        }
        return awaited.done;
    }

    void giveUp() { open.forEach(Awaited::giveUp); }

    private final class Awaited implements Runnable {

        private final Loop.Step step;
        private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

        Awaited(Loop.Step step) { this.step = step; }

        void giveUp() {
            done.cancel(false);
            open.remove(this);
        }

        @Override
        public void run() {
            if (done.isDone()) {
                return; // nobody waits for it any longer
            }
            try {
                step.run(loop);
                done.complete(null);
            } catch (IOException | RuntimeException | LinkageError e) {
                done.completeExceptionally(e);
            } finally {
                open.remove(this);
            }
        }
    }
}
