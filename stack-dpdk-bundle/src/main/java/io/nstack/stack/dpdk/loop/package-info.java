/** What engines of one stack in several loops need of each other. */
@NullMarked
package io.nstack.stack.dpdk.loop;

import org.jspecify.annotations.NullMarked;
