package io.nstack.stack.dpdk.ip;

import io.nstack.stack.dpdk.loop.Home;
import java.util.ArrayDeque;

/** A loop that the test runs: tasks wait until it says so. */
public final class TestHome implements Home {

    private final int number;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    public boolean current = true;

    public TestHome(int number) { this.number = number; }

    @Override
    public int loop() { return number; }

    @Override
    public boolean inLoop() { return current; }

    @Override
    public boolean execute(Runnable task) {
        tasks.add(task);
        return true;
    }

    public int run() {
        int count = tasks.size();
        for (int i = 0; i < count; i++) {
            tasks.remove().run();
        }
        return count;
    }
}
