package io.nstack.dpdk.link;

import io.nstack.dpdk.device.DeviceName;
import io.nstack.dpdk.eal.HugeUse;

/**
 * How a link is to be.
 *
 * @param name        by which stacks call it
 * @param device      what moves its frames
 * @param queues      in each direction
 * @param frames      in the pool of each queue
 * @param mtuBytes    the largest IP packet; 0 = the kernel interface's, or 1500
 * @param huge        whether huge pages are to be used
 * @param merge       whether the device is to merge received TCP segments, if it can
 * @param promiscuous whether frames for other stations are wanted
 */
public record LinkConfig(String name, DeviceName device, int queues, int frames, int mtuBytes, HugeUse huge,
        boolean merge, boolean promiscuous) {

    static final int FRAMES = 8192;

    /** A link of one queue with all that may be left out left out. */
    public static LinkConfig of(String name, String device) {
        return new LinkConfig(name, DeviceName.parse(device, name), 1, FRAMES, 0, HugeUse.AUTO, false, false);
    }

    /** With that many queues. */
    public LinkConfig withQueues(int count) {
        return new LinkConfig(name, device, count, frames, mtuBytes, huge, merge, promiscuous);
    }

    /** With that many frames a queue. */
    public LinkConfig withFrames(int count) {
        return new LinkConfig(name, device, queues, count, mtuBytes, huge, merge, promiscuous);
    }

    /** With that largest packet. */
    public LinkConfig withMtu(int bytes) {
        return new LinkConfig(name, device, queues, frames, bytes, huge, merge, promiscuous);
    }
}
