package io.nstack.nsocket.operate;

import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import java.time.Instant;

/**
 * One stack, for operators.
 *
 * @param name      its name
 * @param traits    what it is and can do
 * @param status    its state with the reason, as the session layer sees it
 * @param bundle    symbolic name and version of the bundle it came from, {@code io.nstack.stack.kernel/0.1.0}
 * @param sessions  sessions it carries now
 * @param listeners listeners open on it now
 * @param since     when it came
 */
public record StackInfo(String name, StackTraits traits, StackStatus status, String bundle, int sessions, int listeners,
        Instant since) {}
