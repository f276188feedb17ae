package io.nstack.stack.dpdk.simulation;
import java.nio.file.Path;
class DebugTest { @org.junit.jupiter.api.Test void d() throws Exception { WireCheckTest.record(Conditions.of(Long.getLong("nstack.seed")), Path.of("/tmp/lk/debug.pcap")); } }
