package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.ip.Destination;

/** A way to another host whose MTU a test may change. */
final class TestDestination implements Destination {

    final long localHigh;
    final long localLow;
    final long remoteHigh;
    final long remoteLow;
    int mtuBytes = 1500;
    int confirmations;
    int suspicions;

    TestDestination(long localHigh, long localLow, long remoteHigh, long remoteLow) {
        this.localHigh = localHigh;
        this.localLow = localLow;
        this.remoteHigh = remoteHigh;
        this.remoteLow = remoteLow;
    }

    @Override
    public long localHigh() { return localHigh; }

    @Override
    public long localLow() { return localLow; }

    @Override
    public long remoteHigh() { return remoteHigh; }

    @Override
    public long remoteLow() { return remoteLow; }

    @Override
    public int mtuBytes() { return mtuBytes; }

    @Override
    public void tooBig(int bytes) { mtuBytes = Math.min(mtuBytes, bytes); }

    @Override
    public void confirmed() { confirmations++; }

    @Override
    public void suspect() { suspicions++; }
}
