/**
 * Where the fields of the headers are: static accessors over memory and an offset, in network byte order. Nothing here
 * checks more than the bounds of the memory; whether a header is sound is its reader's business.
 */
@NullMarked
package io.nstack.stack.dpdk.wire;

import org.jspecify.annotations.NullMarked;
