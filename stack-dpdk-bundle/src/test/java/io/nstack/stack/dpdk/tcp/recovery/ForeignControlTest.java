package io.nstack.stack.dpdk.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.congestion.CongestionControl;
import io.nstack.stack.congestion.CongestionControlProvider;
import io.nstack.stack.congestion.DeliverySample;
import io.nstack.stack.dpdk.tcp.congestion.Bbr;
import io.nstack.stack.dpdk.tcp.congestion.CongestionControls;
import java.io.DataInput;
import java.io.DataOutput;
import org.junit.jupiter.api.Test;

/** Congestion controls that come and go, and those that are broken. */
class ForeignControlTest {

    private static class Fixed implements CongestionControl, CongestionControlProvider {
        boolean broken;

        @Override
        public String name() { return "fixed"; }

        @Override
        public CongestionControl create(long seed) { return new Fixed(); }

        @Override
        public void onStart(DeliverySample sample) {}

        @Override
        public long windowBytes() {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            return 7_000;
        }

        @Override
        public long slowStartThresholdBytes() { return 0; }

        @Override
        public void onAcknowledged(DeliverySample sample) {}

        @Override
        public void onLoss(DeliverySample sample) {}

        @Override
        public void onTimeout(DeliverySample sample) {}

        @Override
        public void onCongestionExperienced(DeliverySample sample) {}

        @Override
        public void onUndo(DeliverySample sample) {}

        @Override
        public void writeTo(DataOutput out) {}

        @Override
        public void readFrom(DataInput in) {}
    }

    @Test
    void shouldBeFoundByName() {
        CongestionControls controls = new CongestionControls();
        Fixed provider = new Fixed();
        assertThat(controls.has("fixed")).isFalse();
        controls.add(provider);
        assertThat(controls.names()).containsExactly("bbr", "cubic", "fixed", "reno");
        assertThat(controls.create("fixed", 1)).isInstanceOf(Fixed.class);
        controls.remove(provider);
        assertThat(controls.create("fixed", 1)).isNull();
        assertThat(controls.createOrFallback("fixed", 1).name()).isEqualTo("cubic");
    }

    @Test
    void shouldDecideHowMuchMayGo() {
        Sender sender = new Sender(new Fixed(), true, false, 10);
        assertThat(sender.sendAll()).isEqualTo(7);
    }

    @Test
    void shouldBeReplacedWhenItThrows() {
        Fixed fixed = new Fixed();
        Sender sender = new Sender(fixed, true, false, 10);
        sender.sendAll();
        fixed.broken = true;
        sender.after(10).ack(7);
        assertThat(sender.recovery.control().name()).isEqualTo("cubic");
        assertThat(sender.sendAll()).isPositive();
    }

    @Test
    void shouldHandTheWindowToItsSuccessor() {
        Sender sender = new Sender(new Fixed(), true, false, 10);
        sender.send(5).after(10).ack(3);
        sender.recovery.control(new CongestionControls().createOrFallback("cubic", 0), sender.now());
        assertThat(sender.window()).isEqualTo(7);
        sender.recovery.control(new Bbr(1), sender.now());
        assertThat(sender.window()).isEqualTo(7);
        sender.after(10).ack(5);
        assertThat(sender.sendAll()).isPositive();
    }
}
