package io.nstack.session.loop;

import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.ReadyList;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The ready list of one loop: filled by engines, drained after they have returned. Loop thread only. */
final class ReadyQueue implements ReadyList {

    private static final Logger LOG = System.getLogger(ReadyQueue.class.getName());
    private static final int INITIAL = 64;

    private final Marks marks;
    private @Nullable Endpoint[] endpoints = new @Nullable Endpoint[INITIAL];
    private int[] bits = new int[INITIAL];
    private int size;

    ReadyQueue(Marks marks) { this.marks = marks; }

    @Override
    public void add(Endpoint endpoint, int newBits) {
        if (size == endpoints.length) {
            endpoints = Arrays.copyOf(endpoints, size * 2);
            bits = Arrays.copyOf(bits, size * 2);
        }
        endpoints[size] = endpoint;
        bits[size++] = newBits;
    }

    /**
     * Hands each entry to its owner. Owners may close any endpoint meanwhile: an endpoint without owner is passed over.
     * If the loop is taken out meanwhile, the rest is dropped.
     *
     * @return entries handed over
     */
    int dispatch() {
        int handled = size;
        if (handled == 0) {
            return 0;
        }
        for (int i = 0; i < size; i++) {
            Endpoint endpoint = endpoints[i];
            endpoints[i] = null; // a stale reference would pin the stack's class loader
            if (endpoint != null && endpoint.owner() instanceof ReadyOwner owner) {
                marks.at(owner);
                tell(owner, endpoint, bits[i]);
                if (marks.isOut()) {
                    break;
                }
            }
        }
        clear();
        return handled;
    }

    private static void tell(ReadyOwner owner, Endpoint endpoint, int newBits) {
        try {
            owner.onReady(endpoint, newBits);
        } catch (Throwable t) { // the loop and all other sessions must go on
            LOG.log(Level.ERROR, "an event was not handled: " + owner, t);
        }
    }

    /** Drops the entries of an engine that is going away. */
    void clear() {
        Arrays.fill(endpoints, 0, size, null);
        size = 0;
    }
}
