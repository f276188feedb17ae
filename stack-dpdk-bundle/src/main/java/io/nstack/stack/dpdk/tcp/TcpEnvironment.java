package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.ip.IpOutput;
import io.nstack.stack.dpdk.loop.FlowFilter;
import io.nstack.stack.dpdk.loop.Home;
import io.nstack.stack.dpdk.tcp.congestion.CongestionControls;
import io.nstack.stack.dpdk.tcp.recovery.RecoverySettings;
import io.nstack.stack.dpdk.tcp.timer.TimerWheel;
import java.util.function.LongSupplier;

/**
 * What a layer has around it in its loop.
 *
 * @param home       the loop
 * @param output     how it sends
 * @param timers     the loop's timers; the engine advances them
 * @param clock      the time in nanoseconds, for calls that carry none; of the same origin as that of those which do
 * @param congestion the congestion controls there are
 * @param recovery   how losses are dealt with
 * @param filter     which flows come to this loop
 * @param seed       of all secrets and random choices; a good engine takes a strong one
 */
public record TcpEnvironment(Home home, IpOutput output, TimerWheel timers, LongSupplier clock,
        CongestionControls congestion, RecoverySettings recovery, FlowFilter filter, long seed) {}
