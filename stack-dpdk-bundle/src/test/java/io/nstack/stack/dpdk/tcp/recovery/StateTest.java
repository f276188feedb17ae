package io.nstack.stack.dpdk.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.stack.dpdk.tcp.congestion.CongestionControls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** All state is written out and read back in the middle of transfers. */
class StateTest {

    private static final long SECOND = 1_000_000_000L;
    private final CongestionControls controls = new CongestionControls();

    private byte[] written(LossRecovery recovery) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        recovery.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private LossRecovery read(byte[] state) throws IOException {
        return LossRecovery.readFrom(new DataInputStream(new ByteArrayInputStream(state)), controls,
                RecoverySettings.DEFAULT);
    }

    private long run(String name, boolean replacing) throws IOException {
        Events events = new Events();
        Path path = new Path(events, 5, 2e6, 10_000_000L, 60_000);
        path.loss = 0.02;
        path.late = 0.01;
        path.lateNanos = 15_000_000L;
        Path back = new Path(events, 6, 1e9, 10_000_000L, 1 << 30);
        Flow flow = new Flow(events, path, back, controls.createOrFallback(name, 9), true, true);
        flow.strict = true;
        flow.bytes = 3_000_000;
        flow.start();
        long first = events.now();
        long end = 0;
        for (int i = 0; i < 4_000 && end == 0; i++) {
            events.runUntil(first + i * 17_000_000L);
            if (replacing) {
                byte[] state = written(flow.recovery);
                flow.recovery = read(state);
                flow.recovery.verify();
                assertThat(written(flow.recovery)).isEqualTo(state);
            }
            if (flow.receiver().received == flow.bytes) {
                end = events.now();
            }
        }
        return end;
    }

    @Test
    void shouldGoOnAsIfNothingHadHappened() throws IOException {
        for (String name : controls.names()) {
            long through = run(name, false);
            assertThat(through).as(name).isPositive();
            assertThat(run(name, true)).as(name).isEqualTo(through);
        }
    }

    @Test
    void shouldRefuseAnotherVersion() throws IOException {
        byte[] state = written(new Sender(true, true).send(3).recovery);
        state[0]++;
        assertThatThrownBy(() -> read(state)).isInstanceOf(IOException.class).hasMessageContaining("version");
    }

    @Test
    void shouldFindTheOldestByteAcrossTheWrap() {
        LossRecovery recovery = new LossRecovery(controls.createOrFallback("reno", 0), RecoverySettings.DEFAULT, -1500,
                SECOND);
        recovery.peer(true, true, 1000, SECOND);
        recovery.onSent(-1500, 4000, SECOND);
        Acknowledgement ack = new Acknowledgement();
        ack.reset(-500);
        ack.addSack(500, 2500);
        assertThat(recovery.onAck(ack, 2 * SECOND)).isEqualTo(1000);
        assertThat(recovery.unacknowledged()).isEqualTo(-500);
        assertThat(recovery.nextSequence()).isEqualTo(2500);
        recovery.verify();
    }

    @Test
    void shouldGiveMemoryBackWhenIdle() throws IOException {
        Sender sender = new Sender(true, false).send(500);
        sender.after(10).ack(500);
        assertThat(sender.timer()).isEqualTo(TimerEvent.NONE);
        assertThat(written(sender.recovery).length).isLessThan(1_000);
        sender.send(1).after(10).ack(501);
    }
}
