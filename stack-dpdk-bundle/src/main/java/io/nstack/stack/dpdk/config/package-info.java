/** What an operator configures for one instance. */
@NullMarked
package io.nstack.stack.dpdk.config;

import org.jspecify.annotations.NullMarked;
