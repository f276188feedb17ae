/** An echo server and client over the NSocket service: the smallest application bundle that shows everything. */
@NullMarked
package io.nstack.example.echo;

import org.jspecify.annotations.NullMarked;
