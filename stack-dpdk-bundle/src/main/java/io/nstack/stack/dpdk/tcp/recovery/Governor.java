package io.nstack.stack.dpdk.tcp.recovery;

import io.nstack.stack.congestion.CongestionControl;
import io.nstack.stack.congestion.RateBased;
import io.nstack.stack.dpdk.tcp.congestion.CongestionControls;
import io.nstack.stack.dpdk.tcp.congestion.Cubic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The congestion control of a connection, kept at arm's length: it may be another bundle's. If it throws, CUBIC takes its
 * place; a window below one segment is none.
 */
final class Governor {

    private final RateSampler sampler;
    private CongestionControl control;
    private @Nullable RateBased rateBased;
    private boolean started;

    Governor(CongestionControl control, RateSampler sampler) {
        this.sampler = sampler;
        this.control = control;
        rateBased = control instanceof RateBased rated ? rated : null;
    }

    CongestionControl control() { return control; }

    /** Another one takes over, with the window there is. */
    void control(CongestionControl newControl) {
        sampler.initialWindow(windowBytes());
        control = newControl;
        rateBased = newControl instanceof RateBased rated ? rated : null;
        if (started) {
            onStart();
        }
    }

    boolean isStarted() { return started; }

    boolean isRateBased() { return rateBased != null && started; }

    long windowBytes() {
        if (!started) {
            return sampler.mssBytes();
        }
        try {
            return Math.max(control.windowBytes(), sampler.mssBytes());
        } catch (RuntimeException | LinkageError e) {
            return replace();
        }
    }

    long slowStartThresholdBytes() {
        if (!started) {
            return Long.MAX_VALUE;
        }
        try {
            return control.slowStartThresholdBytes();
        } catch (RuntimeException | LinkageError e) {
            return replace();
        }
    }

    long pacingBytesPerSecond() {
        RateBased rated = rateBased;
        try {
            return rated == null ? Long.MAX_VALUE : rated.pacingBytesPerSecond();
        } catch (RuntimeException | LinkageError e) {
            replace();
            return Long.MAX_VALUE;
        }
    }

    int sendQuantumBytes() {
        RateBased rated = rateBased;
        try {
            return rated == null ? sampler.mssBytes() : rated.sendQuantumBytes();
        } catch (RuntimeException | LinkageError e) {
            replace();
            return sampler.mssBytes();
        }
    }

    /** The handshake is over; nothing else is reported before. */
    void onStart() {
        started = true;
        try {
            control.onStart(sampler);
        } catch (RuntimeException | LinkageError e) {
            replace();
        }
    }

    void onSent(int bytes) {
        if (!started) {
            return;
        }
        try {
            control.onSent(sampler, bytes);
        } catch (RuntimeException | LinkageError e) {
            replace();
        }
    }

    void onAcknowledged() {
        if (!started) {
            return;
        }
        try {
            control.onAcknowledged(sampler);
        } catch (RuntimeException | LinkageError e) {
            replace();
        }
    }

    void onSegmentLost() {
        if (!started) {
            return;
        }
        try {
            control.onSegmentLost(sampler);
        } catch (RuntimeException | LinkageError e) {
            replace();
        }
    }

    void onLoss() {
        if (!started) {
            return;
        }
        try {
            control.onLoss(sampler);
        } catch (RuntimeException | LinkageError e) {
            replace();
        }
    }

    void onRecovered() {
        if (!started) {
            return;
        }
        try {
            control.onRecovered(sampler);
        } catch (RuntimeException | LinkageError e) {
            replace();
        }
    }

    void onTimeout() {
        if (!started) {
            return;
        }
        try {
            control.onTimeout(sampler);
        } catch (RuntimeException | LinkageError e) {
            replace();
        }
    }

    void onCongestionExperienced() {
        if (!started) {
            return;
        }
        try {
            control.onCongestionExperienced(sampler);
        } catch (RuntimeException | LinkageError e) {
            replace();
        }
    }

    void onUndo() {
        if (!started) {
            return;
        }
        try {
            control.onUndo(sampler);
        } catch (RuntimeException | LinkageError e) {
            replace();
        }
    }

    void onIdleRestart(long idleNanos) {
        if (!started) {
            return;
        }
        try {
            control.onIdleRestart(sampler, idleNanos);
        } catch (RuntimeException | LinkageError e) {
            replace();
        }
    }

    void onSegmentSize() {
        if (!started) {
            return;
        }
        try {
            control.onSegmentSize(sampler);
        } catch (RuntimeException | LinkageError e) {
            replace();
        }
    }

    /** What it had known is lost with it: it begins anew, and carefully so. */
    private long replace() {
        System.getLogger(Governor.class.getName()).log(System.Logger.Level.WARNING,
                "a congestion control failed and was replaced by cubic");
        rateBased = null;
        control = new Cubic();
        control.onStart(sampler);
        return control.windowBytes();
    }

    /** The control's own state is set apart, so that one that is gone can be skipped. */
    void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(started);
        out.writeLong(windowBytes());
        out.writeUTF(control.name());
        ByteArrayOutputStream state = new ByteArrayOutputStream();
        if (started) {
            control.writeTo(new DataOutputStream(state));
        }
        out.writeInt(state.size());
        out.write(state.toByteArray());
    }

    void readFrom(DataInput in, CongestionControls controls) throws IOException {
        started = in.readBoolean();
        long window = in.readLong();
        String name = in.readUTF();
        byte[] state = new byte[in.readInt()];
        in.readFully(state);
        control = controls.createOrFallback(name, window);
        rateBased = control instanceof RateBased rated ? rated : null;
        if (!started) {
            return;
        }
        if (control.name().equals(name)) {
            control.readFrom(new DataInputStream(new ByteArrayInputStream(state)));
        } else {
            sampler.initialWindow(window);
            control.onStart(sampler);
        }
    }
}
