package io.nstack.rd;

import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import java.net.SocketAddress;
import java.util.function.Predicate;

/**
 * A stack as RD sees it at one moment: values only, never the stack itself. Immutable.
 *
 * @param name   the stack's name
 * @param traits what it is and can do
 * @param status its state at that moment
 * @param reach  whether it has a way to an address; answers {@code false} after the stack has gone
 */
public record StackView(String name, StackTraits traits, StackStatus status, Predicate<SocketAddress> reach) {}
