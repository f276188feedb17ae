/** Packets as bytes, encoded and checked slowly and plainly, independent of the stack's own wire formats. */
package io.nstack.stack.dpdk.script.packet;
