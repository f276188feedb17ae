package io.nstack.stack.tck;

import io.nstack.stack.NetworkStack;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The rules as tests of JUnit, one each. A stack's own test is a subclass of three lines:
 * {@snippet :
 * class MyStackTest extends StackTck {
 *     protected NetworkStack stack() { return new MyStack(); }
 * }
 * }
 */
public abstract class StackTck {

    /** For subclasses. */
    protected StackTck() {}

    /** A new instance that was not started, at each call. */
    protected abstract NetworkStack stack();

    /** How the stack is tested; override to give another address, a kind of loop, or known exceptions. */
    protected Subject subject() {
        return Subject.fresh(this::stack);
    }

    /** Rules that the stack is known not to keep, with the reason; none by default. */
    protected Map<String, String> exceptions() {
        return Map.of();
    }

    @TestFactory
    final Stream<DynamicTest> rules() {
        Tck tck = new Tck(subject().except(exceptions()));
        return Rules.all().stream().map(rule -> DynamicTest.dynamicTest(rule.toString(), () -> {
            Verdict verdict = tck.check(rule);
            Assumptions.assumeTrue(verdict.outcome() != Verdict.Outcome.SKIPPED, verdict.detail());
            if (verdict.failed()) {
                throw new AssertionError(verdict.toString());
            }
        }));
    }
}
