/** Two stacks over a link that loses, delays, repeats and spoils frames, in virtual time. */
package io.nstack.stack.dpdk.simulation;
