/** The fault injector: a link around a link that loses, delays, repeats and spoils frames, by a seed. */
@NullMarked
package io.nstack.links.faults;

import org.jspecify.annotations.NullMarked;
