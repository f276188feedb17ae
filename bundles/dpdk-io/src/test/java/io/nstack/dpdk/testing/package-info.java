/** What tests of links and stacks need of the machine: virtual cables, namespaces, loops, and whether it has them. */
package io.nstack.dpdk.testing;
