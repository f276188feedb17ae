/**
 * Event loops that hold an engine to its contract: one thread each, which polls, arms, blocks and is woken as the
 * runtime's loops do, and writes down what an engine must not do. Start reading at
 * {@link io.nstack.stack.tck.loop.TckLoop}.
 */
@NullMarked
package io.nstack.stack.tck.loop;

import org.jspecify.annotations.NullMarked;
