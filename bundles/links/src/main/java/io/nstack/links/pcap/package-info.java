/** The recorder: a link around a link that writes what goes through it to a file for Wireshark and its kin. */
@NullMarked
package io.nstack.links.pcap;

import org.jspecify.annotations.NullMarked;
