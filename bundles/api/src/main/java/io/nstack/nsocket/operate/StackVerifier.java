package io.nstack.nsocket.operate;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Holds a running stack against the rules that every stack has to keep. An OSGi service of the conformance suite's
 * bundle. Any thread; a call returns when the last rule was checked, and may be interrupted.
 *
 * <p>Each check makes engines of its own in loops of its own, beside those that carry sessions; the stack is neither
 * started, drained nor stopped for it, and rules that would need that are skipped.
 */
@ProviderType
public interface StackVerifier {

    /** The numbers of all rules, in the order in which they are checked. */
    List<String> rules();

    /**
     * Checks a stack.
     *
     * @param stack    its name
     * @param at       an address on which the stack can listen; null = this host's loopback address
     * @param rules    numbers of the rules to check, in any case; empty = all
     * @param progress told of each rule as soon as it was checked, on the calling thread
     * @throws IllegalArgumentException if there is no such stack or rule, naming those that there are
     * @throws IllegalStateException    if the stack is not UP, with its status
     */
    Verification verify(String stack, @Nullable InetAddress at, List<String> rules,
            Consumer<? super CheckedRule> progress);
}
