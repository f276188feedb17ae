package io.nstack.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One Ethernet frame in off-heap memory, and a Netty buffer at the same time: what a stack received it can hand to an
 * application as it is. The frame is what is readable; {@link #room()} is all of its memory. A link provider makes each
 * frame once for the life of its pool, so that taking and releasing one allocates nothing, and learns of the last
 * release by {@link #recycle}.
 *
 * <p>The class belongs to the API, because applications may keep a lent buffer for longer than stack and link live.
 */
@ConsumerType
public abstract class Frame extends UnpooledDirectByteBuf {

    /** Bytes before the reader index of a frame from {@link LinkQueue#allocate}, for headers. */
    public static final int HEADROOM = 128;

    /** Received: the link has checked the IPv4 header's checksum. */
    public static final int RX_IP_GOOD = 1;
    /** Received: the link has checked the TCP or UDP checksum. */
    public static final int RX_TRANSPORT_GOOD = 1 << 1;
    /** Received: the link has found a wrong checksum. */
    public static final int RX_BAD = 1 << 2;
    /** To send: fill in the IPv4 header's checksum; the field is 0. */
    public static final int TX_IP_CHECKSUM = 1 << 8;
    /** To send: fill in the TCP checksum; the field holds that of the pseudo header. */
    public static final int TX_TCP_CHECKSUM = 1 << 9;
    /** To send: fill in the UDP checksum; the field holds that of the pseudo header. */
    public static final int TX_UDP_CHECKSUM = 1 << 10;

    private final MemorySegment room;
    private final long address; // the superclass would look it up, and allocate, on each call
    private int capacity;
    private int flags;
    private int hash;
    private int networkOffset;
    private int transportOffset;
    private int segmentBytes;

    /**
     * For link providers: a frame over its piece of memory for ever.
     *
     * @param room off-heap memory that lives as long as the frame, 64 bytes or more
     */
    protected Frame(MemorySegment room) {
        this.room = room;
        this.address = room.address();
        this.capacity = (int) room.byteSize(); // before the superclass asks for it
        super(UnpooledByteBufAllocator.DEFAULT, room.asByteBuffer(), (int) room.byteSize());
    }

    /** All of the frame's memory; index 0 of the buffer is offset 0 of the segment. */
    public final MemorySegment room() {
        return room;
    }

    /**
     * For link providers: makes it a fresh frame with one reference, no flags, and these bytes readable.
     *
     * @param start  where the frame begins in the room
     * @param length bytes of the frame
     */
    protected final void arm(int start, int length) {
        capacity = maxCapacity();
        setIndex(start, start + length);
        resetRefCnt();
        flags = 0;
        hash = 0;
        segmentBytes = 0;
    }

    /**
     * The last reference was released: the frame may be armed again. Any thread; must not block or throw.
     */
    protected abstract void recycle();

    @Override
    protected final void deallocate() { recycle(); }

    /** What the link has checked, or is asked to do: constants of this class. */
    public final int flags() {
        return flags;
    }

    /** Sets {@link #flags()}: a link on receipt, a stack before it sends. */
    public final void flags(int newFlags) {
        flags = newFlags;
    }

    /** The flow's hash as the link computed it, 0 = it did not. */
    public final int hash() { return hash; }

    /** For link providers: sets {@link #hash()}. */
    public final void hash(int newHash) { hash = newHash; }

    /** Where the IP header begins in the room; set by a stack that asks for an offload. */
    public final int networkOffset() {
        return networkOffset;
    }

    /** Where the TCP or UDP header begins in the room; set by a stack that asks for an offload. */
    public final int transportOffset() {
        return transportOffset;
    }

    /** Says where the headers are, for offloads. */
    public final void headers(int network, int transport) {
        networkOffset = network;
        transportOffset = transport;
    }

    /** To send: how many bytes of TCP payload each packet is to have ({@link Offload#TX_SEGMENTATION}); 0 = one packet. */
    public final int segmentBytes() {
        return segmentBytes;
    }

    /** Sets {@link #segmentBytes()}. */
    public final void segmentBytes(int bytes) { segmentBytes = bytes; }

    @Override
    public final int capacity() { return capacity; }

    /** Smaller, or again as large as it was made; it keeps its memory either way. */
    @Override
    public final ByteBuf capacity(int newCapacity) {
        checkNewCapacity(newCapacity);
        trimIndicesToCapacity(newCapacity);
        capacity = newCapacity;
        return this;
    }

    @Override
    public final boolean hasMemoryAddress() { return true; }

    @Override
    public final long memoryAddress() {
        ensureAccessible();
        return address;
    }
}
