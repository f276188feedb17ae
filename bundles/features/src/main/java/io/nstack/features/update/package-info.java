/**
 * Updates of bundles that leave the old version in place until the new one has shown that it comes up.
 *
 * <p>Start reading at {@link io.nstack.features.update.RehearsedUpdate}.
 */
@NullMarked
package io.nstack.features.update;

import org.jspecify.annotations.NullMarked;
