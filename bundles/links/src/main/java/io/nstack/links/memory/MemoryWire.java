package io.nstack.links.memory;

/**
 * Two links, and what one sends the other receives: at once, in order, and all of it. What it does not model (loss,
 * delay, rates) is added by a fault injector around an end. Frames are copied on receipt into memory of the receiver, as
 * by a network card, so that neither end can touch what the other holds. Any thread.
 */
public final class MemoryWire {

    private final MemoryLink first;
    private final MemoryLink second;
    private volatile boolean carrier = true;

    /** Makes both ends; their queues take memory when they are opened and used. */
    public MemoryWire(WireSettings settings) {
        first = new MemoryLink(this, settings.first(), settings);
        second = new MemoryLink(this, settings.second(), settings);
        first.connect(second);
        second.connect(first);
    }

    /** One end. */
    public MemoryLink first() { return first; }

    /** The other. */
    public MemoryLink second() { return second; }

    /** Plugs the wire in or out; while it is out, what is sent is lost. */
    public void carrier(boolean plugged) {
        carrier = plugged;
    }

    boolean hasCarrier() { return carrier; }
}
