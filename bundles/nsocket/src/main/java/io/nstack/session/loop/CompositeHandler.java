package io.nstack.session.loop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a loop runs: one kernel handler at the base, which does the blocking, and the engines above it, which come and
 * go. Loop thread only, but for {@link #wakeup} and {@link #wakeEngines}.
 *
 * <p>Waiting is adaptive. With work, the engines are polled again at once and the kernel is looked at without blocking,
 * often while it has events and seldom while it has none. Without work, the loop spins for a short while where that has
 * paid of late ({@link SpinBudget}), and then arms the engines and blocks.
 */
final class CompositeHandler implements IoHandler {

    private static final int BUDGET = 64;
    private static final int POLLS_PER_TURN = 16; // saves the turn's overhead while engines are busy
    private static final long KERNEL_BUSY_NANOS = 8_000; // between looks at a kernel that has events
    private static final long KERNEL_QUIET_NANOS = 50_000; // and at one that has none
    private static final long KERNEL_MEMORY_NANOS = 1_000_000; // how long it counts as having them

    private final Base base;
    private final IoHandler kernel;
    private final Loop loop;
    private final SpinBudget spin;
    private final Marks marks = new Marks();
    private final ReadyQueue ready = new ReadyQueue(marks);
    private final Waiting waiting = new Waiting();
    private final Looking looking = new Looking();
    private volatile List<EngineSlot> slots = List.of(); // written by the loop
    private EngineSlot[] polled = {};
    private long lastWorkNanos;
    private long lastKernelNanos;
    private long lastKernelEventNanos;
    private volatile boolean wakeRequested;

    CompositeHandler(Loop loop, Base base, long spinNanos) {
        this.loop = loop;
        this.base = base;
        this.kernel = base.handler();
        this.spin = new SpinBudget(spinNanos);
    }

    Base base() { return base; }

    ReadyQueue ready() { return ready; }

    List<EngineSlot> slots() { return slots; }

    Marks marks() { return marks; }

    // ---- engines come and go ----

    EngineSlot add(EngineOwner owner) throws IOException {
        EngineSlot present = find(owner);
        if (present != null) {
            return present;
        }
        EngineSlot slot = new EngineSlot(owner, loop, this);
        slot.open();
        List<EngineSlot> more = new ArrayList<>(slots);
        more.add(slot);
        use(more);
        return slot;
    }

    void remove(EngineOwner owner) {
        EngineSlot slot = find(owner);
        if (slot != null) {
            List<EngineSlot> fewer = new ArrayList<>(slots);
            fewer.remove(slot);
            use(fewer);
            slot.close();
        }
    }

    @Nullable
    EngineSlot find(EngineOwner owner) {
        for (EngineSlot each : slots) {
            if (each.owner() == owner) {
                return each;
            }
        }
        return null;
    }

    private void use(List<EngineSlot> now) {
        slots = List.copyOf(now);
        polled = now.stream().filter(slot -> slot.engine().polled()).toArray(EngineSlot[]::new);
    }

    // ---- one turn ----

    @Override
    public void initialize() {
        marks.runsIn(Thread.currentThread());
        kernel.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        wakeRequested = false;
        marks.at(Marks.TURN);
        int work = pollEngines(context);
        if (marks.isOut()) {
            return work; // whoever took the loop out has given it tasks, and its end is one of them
        }
        long now = System.nanoTime();
        if (work > 0) {
            spin.onWork(now);
            lastWorkNanos = now;
            if (now - lastKernelNanos < kernelInterval(now)) {
                return work;
            }
        }
        if (work > 0 || !context.canBlock() || spin.spins(now, lastWorkNanos)) {
            return work + runKernel(looking.at(context), now);
        }
        if (!armEngines()) {
            return work + runKernel(looking.at(context), now);
        }
        spin.onBlock();
        long timerNanos = nextTimerNanos(now);
        marks.at(Marks.ASLEEP);
        int handled = runKernel(waiting.until(context, timerNanos), now);
        disarmEngines();
        return handled;
    }

    private int pollEngines(IoHandlerContext context) {
        int work = 0;
        for (int i = 0; i < POLLS_PER_TURN && polled.length > 0; i++) {
            int round = 0;
            for (EngineSlot slot : polled) {
                round += poll(slot);
                if (marks.isOut()) {
                    ready.clear();
                    return work;
                }
            }
            ready.dispatch();
            work += round;
            if (round == 0 || !context.canBlock()) {
                break;
            }
        }
        return work;
    }

    private int poll(EngineSlot slot) {
        marks.at(slot);
        try {
            return slot.engine().poll(ready, BUDGET);
        } catch (Throwable t) {
            slot.broken(t);
            return 0;
        }
    }

    private int runKernel(IoHandlerContext context, long now) {
        lastKernelNanos = now;
        int handled = kernel.run(context);
        marks.at(Marks.TURN);
        if (marks.isOut()) {
            ready.clear();
        } else if (handled > 0) {
            spin.onWork(System.nanoTime());
            ready.dispatch();
            lastKernelEventNanos = System.nanoTime();
            lastWorkNanos = lastKernelEventNanos;
        }
        return handled;
    }

    private long kernelInterval(long now) {
        return now - lastKernelEventNanos < KERNEL_MEMORY_NANOS ? KERNEL_BUSY_NANOS : KERNEL_QUIET_NANOS;
    }

    private boolean armEngines() {
        boolean mayBlock = true;
        for (EngineSlot slot : polled) {
            marks.at(slot);
            try {
                mayBlock &= slot.engine().arm();
            } catch (Throwable t) {
                slot.broken(t);
                mayBlock = false;
            }
        }
        if (!mayBlock) {
            disarmEngines();
        }
        return mayBlock;
    }

    private void disarmEngines() {
        for (EngineSlot slot : polled) {
            marks.at(slot);
            try {
                slot.engine().disarm();
            } catch (Throwable t) {
                slot.broken(t);
            }
        }
    }

    private long nextTimerNanos(long now) {
        long next = Long.MAX_VALUE;
        for (EngineSlot slot : polled) {
            marks.at(slot);
            try {
                next = Math.min(next, slot.engine().nextTimerNanos(now));
            } catch (Throwable t) {
                slot.broken(t);
            }
        }
        return next;
    }

    // ---- the rest of IoHandler goes to the base ----

    @Override
    public void wakeup() { kernel.wakeup(); }

    /** Wakes the loop so that it polls its engines. Any thread. */
    void wakeEngines() {
        wakeRequested = true;
        kernel.wakeup();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception { return kernel.register(handle); }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) { return kernel.isCompatible(handleType); }

    @Override
    public void prepareToDestroy() {
        closeEngines();
        kernel.prepareToDestroy();
    }

    private void closeEngines() {
        List<EngineSlot> last = slots;
        use(List.of());
        last.forEach(EngineSlot::close);
        ready.clear();
    }

    /** A loop that was taken out in a task ends without being prepared. */
    @Override
    public void destroy() {
        closeEngines();
        kernel.destroy();
    }

    /** Lets the base look at the kernel without blocking. */
    private static final class Looking implements IoHandlerContext {

        private @Nullable IoHandlerContext context;

        Looking at(IoHandlerContext loopContext) {
            context = loopContext;
            return this;
        }

        @Override
        public boolean canBlock() { return false; }

        @Override
        public long delayNanos(long currentTimeNanos) { return 0; }

        @Override
        public long deadlineNanos() { return context == null ? -1 : context.deadlineNanos(); }
    }

    /** Lets the base block until a task or an engine's timer is due, unless an engine was woken meanwhile. */
    private final class Waiting implements IoHandlerContext {

        private @Nullable IoHandlerContext context;
        private long timerNanos = Long.MAX_VALUE;

        Waiting until(IoHandlerContext loopContext, long engineTimerNanos) {
            context = loopContext;
            timerNanos = engineTimerNanos;
            return this;
        }

        @Override
        public boolean canBlock() { return !wakeRequested && context != null && context.canBlock(); }

        @Override
        public long delayNanos(long currentTimeNanos) {
            long task = context == null ? Long.MAX_VALUE : context.delayNanos(currentTimeNanos);
            return timerNanos == Long.MAX_VALUE
                    ? task
                    : Math.min(task, Math.max(0, timerNanos - currentTimeNanos));
        }

        /** In the clock of the loop's tasks, which starts at zero and not where {@link System#nanoTime()} does. */
        @Override
        public long deadlineNanos() {
            long task = context == null ? -1 : context.deadlineNanos();
            if (timerNanos == Long.MAX_VALUE) {
                return task;
            }
            long timer = Math.max(0, timerNanos - loop.ticker().initialNanoTime());
            return task == -1 ? timer : Math.min(task, timer);
        }
    }
}
