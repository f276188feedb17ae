/** Memory for frames that is taken once and used again. */
@NullMarked
package io.nstack.links.pool;

import org.jspecify.annotations.NullMarked;
