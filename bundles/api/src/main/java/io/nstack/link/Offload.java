package io.nstack.link;

/** Work on frames that a link can take off the stack's hands. */
public enum Offload {
    /** Says of each received frame whether its IPv4 header's checksum is right ({@link Frame#RX_IP_GOOD}). */
    RX_IP_CHECKSUM,
    /** Says of each received frame whether its TCP or UDP checksum is right ({@link Frame#RX_TRANSPORT_GOOD}). */
    RX_TRANSPORT_CHECKSUM,
    /** Merges received TCP segments of one flow into a larger one. */
    RX_MERGE,
    /** Fills in the IPv4 header's checksum on request ({@link Frame#TX_IP_CHECKSUM}). */
    TX_IP_CHECKSUM,
    /** Fills in the TCP checksum on request ({@link Frame#TX_TCP_CHECKSUM}). */
    TX_TCP_CHECKSUM,
    /** Fills in the UDP checksum on request ({@link Frame#TX_UDP_CHECKSUM}). */
    TX_UDP_CHECKSUM,
    /** Cuts a large TCP segment into packets ({@link Frame#segmentBytes()}). */
    TX_SEGMENTATION,
    /** Spreads received flows over the queues by their hash; {@link Link#queueOf} says which goes where. */
    RSS
}
