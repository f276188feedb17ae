package io.nstack.dpdk.eal;

/** Whether the memory of frames is to be in huge pages. */
public enum HugeUse {
    /** If enough of them are free when the first link comes up. */
    AUTO,
    /** Yes, or the link stays down. */
    YES,
    /** No. */
    NO
}
