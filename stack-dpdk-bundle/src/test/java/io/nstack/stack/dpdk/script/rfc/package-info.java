/** The scripts: a class for each RFC or section of one, and in it a test for each sentence. */
package io.nstack.stack.dpdk.script.rfc;
