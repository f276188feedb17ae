package io.nstack.session.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One event loop of the session layer: a thread for its whole life, with an engine of every stack. It may retire, which
 * lets its sessions run to their end, and it may be taken out because it hangs: then nothing more is dispatched in it,
 * nobody waits for it, and its thread ends when the call returns that it hangs in.
 */
public final class Loop extends SingleThreadIoEventLoop {

    /** The most buffers that one gathering write takes; the kernel's limit is 1024 (IOV_MAX). */
    public static final int GATHER = 256;

    /** Something to be done on a loop's thread. */
    public interface Step {
        /** Does it. Loop thread. */
        void run(Loop loop) throws IOException;
    }

    private final int index;
    private final ByteBuf[] gather = new ByteBuf[GATHER]; // event loop only
    private final Marks marks;
    private final AwaitedSteps steps = new AwaitedSteps(this);
    private volatile boolean retiring;
    private volatile boolean suspect;
    private volatile String outReason = "";

    Loop(LoopGroup parent, int index, Executor executor, BaseKind kind, long spinNanos) {
        super(parent, executor, newHandler -> composite(newHandler, kind, spinNanos));
        this.index = index;
        this.marks = handler().marks();
    }

    private static CompositeHandler composite(ThreadAwareExecutor loop, BaseKind kind, long spinNanos) {
        return new CompositeHandler((Loop) loop, kind.create(loop), spinNanos);
    }

    /** The loop's number from 0. Any thread. */
    public int index() { return index; }

    /** The loop's name, that of its thread. Any thread. */
    public String name() { return "nstack-loop-" + index; }

    /** The stack's place in this loop, or null if it has no engine here. Loop thread. */
    public @Nullable EngineSlot slot(EngineOwner owner) {
        return handler().find(owner);
    }

    /**
     * Gives the stack an engine in this loop, once. Loop thread.
     *
     * @throws IOException if the stack cannot have one here
     */
    public EngineSlot addEngine(EngineOwner owner) throws IOException { return handler().add(owner); }

    /** Closes the stack's engine in this loop and forgets it. Loop thread. */
    public void removeEngine(EngineOwner owner) {
        handler().remove(owner);
    }

    /** Whether the stack has an engine here. Any thread. */
    public boolean hasEngine(EngineOwner owner) {
        return handler().find(owner) != null;
    }

    /** The names of the stacks that have an engine here. Any thread. */
    public List<String> engines() {
        return handler().slots().stream().map(slot -> slot.owner().name()).toList();
    }

    // ---- sessions come ----

    @Override
    public ChannelFuture register(Channel channel) {
        RegistrationPromise promise = new RegistrationPromise(channel, this);
        if (channel instanceof LoopMember member) {
            member.joins(this, promise);
        }
        if (isOut()) { // asked after it was told, so that who takes it out sees the channel or the channel sees that
            promise.tryFailure(new IOException(outReason));
            channel.unsafe().closeForcibly();
            return promise;
        }
        return register(promise);
    }

    // ---- work for others ----

    /**
     * Does a step on this loop's thread.
     *
     * @return done when the step has; cancelled as soon as the loop is taken out
     */
    public CompletableFuture<@Nullable Void> step(Step step) { return steps.begin(step); }

    // ---- what becomes of it ----

    /** What it does now. Any thread. */
    public Marks marks() { return marks; }

    @Override
    protected Runnable pollTask() {
        Runnable task = super.pollTask();
        if (task != null) {
            marks.at(task);
        }
        return task;
    }

    /** Whether it takes no new sessions and ends with its last one. Any thread. */
    public boolean isRetiring() {
        return retiring;
    }

    void retire() { retiring = true; }

    /** Whether it has been stuck long enough to be given no new sessions. Any thread. */
    public boolean isSuspect() {
        return suspect;
    }

    /** Says whether it is stuck; for the watchdog. */
    public void suspect(boolean stuck) { suspect = stuck; }

    /** Whether it was taken out. Any thread. */
    public boolean isOut() { return marks.isOut(); }

    /** Nothing more is dispatched here, and nobody waits for it any longer. */
    void takeOut(String reason) {
        outReason = reason;
        marks.takeOut();
        steps.giveUp();
    }

    /** Room for a gathering write; whoever uses it clears it. Loop thread. */
    public ByteBuf[] gather() {
        return gather;
    }

    /** Whether engines here watch descriptors rather than JDK channels. Any thread. */
    public boolean watchesDescriptors() {
        return handler().base().watchesDescriptors();
    }

    private CompositeHandler handler() { return (CompositeHandler) ioHandler(); }
}
