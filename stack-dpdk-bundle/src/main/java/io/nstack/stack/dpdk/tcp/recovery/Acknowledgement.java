package io.nstack.stack.dpdk.tcp.recovery;

/**
 * What a received segment acknowledges: one object for an engine, filled anew for each. Only segments that passed the
 * checks of RFC 9293 section 3.10.7.4 and RFC 5961 come here: the number is between the oldest acceptable one and
 * {@link LossRecovery#nextSequence()}.
 */
public final class Acknowledgement {

    /** SACK blocks that fit into the options of a segment (RFC 2018 section 3). */
    public static final int MOST_BLOCKS = 4;

    /** The acknowledgement field. */
    public int number;
    /** How many SACK blocks there are, in the order of the option: a duplicate's comes first (RFC 2883 section 4). */
    public int sackCount;
    public final int[] sackLeft = new int[MOST_BLOCKS];
    public final int[] sackRight = new int[MOST_BLOCKS];
    /** Whether there is a timestamps option, and what it echoes, as {@link LossRecovery#timestamp} gave it. */
    public boolean hasTimestamp;
    public int echoedTimestamp;
    /** ECE is set, and ECN was agreed on (RFC 3168). */
    public boolean ecnEcho;
    /** The segment carries data, SYN or FIN, so that it is no duplicate acknowledgement (RFC 5681 section 2). */
    public boolean carriesData;
    /** The segment changes the peer's window, likewise. */
    public boolean windowUpdate;
    /** There are unsent bytes that the peer's window takes, after this segment (RFC 5682 section 2.1 step 2b asks). */
    public boolean moreToSend;

    /** Empties it but for the number. */
    public void reset(int newNumber) {
        number = newNumber;
        sackCount = 0;
        hasTimestamp = false;
        ecnEcho = false;
        carriesData = false;
        windowUpdate = false;
        moreToSend = false;
    }

    /** Adds a block; more than fit are left out. */
    public void addSack(int left, int right) {
        if (sackCount < MOST_BLOCKS) {
            sackLeft[sackCount] = left;
            sackRight[sackCount++] = right;
        }
    }
}
