/** What a fuzzer does to the whole stack, in virtual time; see docs/fuzzing.md. */
package io.nstack.stack.dpdk.fuzz;
