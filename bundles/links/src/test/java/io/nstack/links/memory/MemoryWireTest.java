package io.nstack.links.memory;

import static io.nstack.links.Frames.receive;
import static io.nstack.links.Frames.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import io.nstack.link.LinkStatus;
import io.nstack.links.Frames;
import io.nstack.links.TestLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryWireTest {

    private final MemoryWire wire = new MemoryWire(WireSettings.between("a", "b").withFrames(8, 4));
    private final TestLoop loopA = new TestLoop();
    private final TestLoop loopB = new TestLoop();
    private final LinkQueue a = wire.first().open(0, loopA);
    private final LinkQueue b = wire.second().open(0, loopB);

    MemoryWireTest() throws IOException {}

    @Test
    void shouldReceiveAtOneEndWhatTheOtherSends() {
        send(a, "one");
        send(a, "two");
        send(b, "back");

        assertThat(receive(b)).containsExactly("one", "two");
        assertThat(receive(a)).containsExactly("back");
    }

    @Test
    void shouldCopyIntoMemoryOfTheReceiver() {
        Frame sent = a.allocate();
        sent.writeByte(7);
        a.transmit(new Frame[]{sent}, 0, 1);
        Frame received = Frames.receiveFrames(b).getFirst();

        assertThat(sent.refCnt()).isZero();
        assertThat(received).isNotSameAs(sent);
        assertThat(received.readByte()).isEqualTo((byte) 7);
        received.release();
    }

    @Test
    void shouldTakeFewerWhenTheWireIsFullAndWakeTheSenderWhenItIsNot() {
        Frame[] burst = new Frame[6];
        for (int i = 0; i < burst.length; i++) {
            burst[i] = a.allocate().writeByte(i) instanceof Frame frame ? frame : null;
        }
        assertThat(a.transmit(burst, 0, 6)).isEqualTo(4);
        a.arm();
        assertThat(receive(b)).hasSize(4);

        assertThat(loopA.wakeups()).isEqualTo(1);
        assertThat(a.transmit(burst, 4, 2)).isEqualTo(2);
        assertThat(receive(b)).hasSize(2);
    }

    @Test
    void shouldDropAndCountWhatFindsNoBuffer() {
        List<Frame> kept = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            send(a, "x");
            kept.addAll(Frames.receiveFrames(b));
        }
        assertThat(kept).hasSize(8);
        assertThat(wire.second().statistics().receiveDropped()).isEqualTo(2);

        kept.forEach(Frame::release);
        send(a, "again");
        assertThat(receive(b)).containsExactly("again");
    }

    @Test
    void shouldDropAndCountWhatNobodyReceives() {
        b.close();
        send(a, "lost");

        assertThat(wire.second().statistics().receiveDropped()).isEqualTo(1);
        assertThat(wire.first().statistics().transmittedFrames()).isEqualTo(1);
    }

    @Test
    void shouldNotDeliverToALaterUserWhatCameBefore() throws IOException {
        send(a, "old");
        b.close();
        LinkQueue later = wire.second().open(0, loopB);

        assertThat(receive(later)).isEmpty();
        assertThat(a.available()).isEqualTo(8);
    }

    @Test
    void shouldDeliverWhatWasSentBeforeTheSenderClosed() {
        send(a, "last");
        a.close();

        assertThat(receive(b)).containsExactly("last");
    }

    @Test
    void shouldWakeAnArmedLoopOnce() {
        assertThat(b.arm()).isTrue();
        send(a, "one");
        send(a, "two");

        assertThat(loopB.wakeups()).isEqualTo(1);
    }

    @Test
    void shouldRefuseToBlockWhenAFrameIsThere() {
        send(a, "there");

        assertThat(b.arm()).isFalse();
        assertThat(loopB.wakeups()).isZero();
    }

    @Test
    void shouldNotCallALoopWhoseQueueIsClosed() {
        b.arm();
        b.close();
        loopB.end();
        send(a, "x");
        a.close();
    }

    @Test
    void shouldLoseWhatIsSentWhileTheWireIsUnplugged() {
        wire.carrier(false);
        assertThat(wire.first().status().up()).isFalse();
        send(a, "lost");
        wire.carrier(true);
        send(a, "found");

        assertThat(receive(b)).containsExactly("found");
        assertThat(wire.first().status()).isEqualTo(LinkStatus.UP);
        assertThat(wire.first().statistics().transmitDropped()).isEqualTo(1);
    }

    @Test
    void shouldNotOpenAQueueTwice() {
        assertThatThrownBy(() -> wire.first().open(0, loopA)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("queue 0 of link a");
    }

    @Test
    void shouldCountFramesAndBytes() {
        send(a, "12345");
        receive(b);

        assertThat(wire.first().statistics().transmittedBytes()).isEqualTo(5);
        assertThat(wire.second().statistics().receivedBytes()).isEqualTo(5);
        assertThat(wire.second().statistics().receivedFrames()).isEqualTo(1);
    }

    @Test
    void shouldGiveEachEndAnAddressOfItsOwn() {
        assertThat(wire.first().traits().macAddress()).isNotEqualTo(wire.second().traits().macAddress());
        assertThat(wire.first().peerMacAddress()).isEqualTo(wire.second().traits().macAddress());
    }

    @Test
    void shouldFreeItsMemoryWhenTheLastFrameIsBack() {
        send(a, "kept");
        Frame kept = Frames.receiveFrames(b).getFirst();
        a.close();
        b.close();
        assertThat(wire.first().holdsMemory()).isFalse();
        assertThat(wire.second().holdsMemory()).isTrue();

        kept.release();
        assertThat(wire.second().holdsMemory()).isFalse();
    }
}
