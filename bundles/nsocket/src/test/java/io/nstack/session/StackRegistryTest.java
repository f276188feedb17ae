package io.nstack.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nstack.nsocket.operate.StackInfo;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.LoopGroup;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StackRegistryTest {

    private final List<StackState> seen = new CopyOnWriteArrayList<>();
    private final SessionLayer layer = new SessionLayer(new LoopGroup(BaseKind.NIO, 2, 0), this::note);
    private final ScriptedStack stack = new ScriptedStack("scripted");

    @AfterEach
    void close() { layer.close(); }

    private void note() {
        layer.stacks().stream().filter(each -> each.name().equals("scripted"))
                .forEach(each -> seen.add(each.status().state()));
    }

    private StackStatus status() { return layer.stacks().getFirst().status(); }

    private void awaitState(StackState state) { await().until(() -> status().state() == state); }

    /** Steps are taken one after the other: when this one is done, so are all that were under way. */
    private void awaitSteps() {
        ScriptedStack last = new ScriptedStack("last");
        layer.addStack(last, "test");
        layer.removeStack(last, Duration.ZERO);
    }

    @Test
    void shouldNotFallBackToAStatusThatTheStackHasLeft() {
        layer.addStack(stack, "test");
        awaitState(StackState.UP);
        awaitSteps();
        assertThat(seen.subList(seen.indexOf(StackState.UP), seen.size())).containsOnly(StackState.UP);
    }

    @Test
    void shouldFollowTheStack() {
        layer.addStack(stack, "test");
        awaitState(StackState.UP);
        stack.become(StackState.DOWN, "no carrier");
        await().until(() -> status().equals(new StackStatus(StackState.DOWN, "no carrier")));
        assertThat(layer.isReady()).isFalse();
        assertThat(layer.readiness()).contains("scripted", "no carrier");
    }

    @Test
    void shouldLeaveNothingOfAStackThatIsRemoved() {
        layer.addStack(stack, "test");
        awaitState(StackState.UP);
        layer.removeStack(stack, Duration.ZERO);
        assertThat(layer.stacks()).isEmpty();
        assertThat(stack.openEngines).hasValue(0);
        assertThat(stack.stopped).isTrue();
    }

    @Test
    void shouldLetAStackOfTheSameNameWaitForTheOlder() {
        ScriptedStack newer = new ScriptedStack("scripted");
        layer.addStack(stack, "older");
        layer.addStack(newer, "newer");
        awaitSteps();
        assertThat(layer.stacks()).extracting(StackInfo::status).containsExactly(StackStatus.of(StackState.UP),
                new StackStatus(StackState.CREATED, "waits for the older stack of this name to leave"));
        layer.removeStack(stack, Duration.ZERO);
        awaitSteps();
        assertThat(layer.stacks()).extracting(StackInfo::bundle).containsExactly("newer");
        assertThat(status().isUp()).isTrue();
    }

    @Test
    void shouldTryAWaitingStackBesideTheOlder() throws Exception {
        ScriptedStack newer = new ScriptedStack("scripted");
        layer.addStack(stack, "older");
        layer.addStack(newer, "newer");
        assertThat(layer.rehearse("scripted")).isEqualTo(StackStatus.of(StackState.UP));
        assertThat(newer.stopped).isTrue();
        assertThat(newer.openEngines).hasValue(0);
        assertThat(layer.stacks()).extracting(StackInfo::bundle).containsExactly("older");
        assertThat(status().isUp()).isTrue();
        assertThat(stack.openEngines).hasValue(2);
    }

    @Test
    void shouldSayWhyAWaitingStackWouldNotComeUp() throws Exception {
        ScriptedStack newer = new ScriptedStack("scripted");
        newer.refusal = "no such library";
        layer.addStack(stack, "older");
        layer.addStack(newer, "newer");
        assertThat(layer.rehearse("scripted")).isEqualTo(new StackStatus(StackState.FAILED, "no such library"));
        assertThat(newer.stopped).isTrue();
        assertThat(status().isUp()).isTrue();
    }

    @Test
    void shouldNotTryAStackThatServes() {
        layer.addStack(stack, "older");
        awaitState(StackState.UP);
        assertThatThrownBy(() -> layer.rehearse("scripted")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no stack 'scripted' waits for an older one");
    }

    @Test
    void shouldSayThatAStackWhichHadItsEndDoesNotStartAgain() {
        stack.stop(Duration.ZERO);
        stack.become(StackState.STOPPED, "");
        layer.addStack(stack, "test");
        awaitState(StackState.FAILED);
        assertThat(status().reason()).isEqualTo("was stopped before and does not start again: restart its bundle");
        assertThat(stack.openEngines).hasValue(0);
        assertThat(seen).doesNotContain(StackState.STARTING);
    }
}
