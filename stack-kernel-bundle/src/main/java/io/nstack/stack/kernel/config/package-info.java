/** The options of one instance, read and checked. */
@NullMarked
package io.nstack.stack.kernel.config;

import org.jspecify.annotations.NullMarked;
