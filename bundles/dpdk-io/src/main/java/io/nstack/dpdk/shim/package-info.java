/** The native library, as it is called: one class for its functions, one for where it comes from, one for its structures. */
@NullMarked
package io.nstack.dpdk.shim;

import org.jspecify.annotations.NullMarked;
