/**
 * What an operator changes by commands and files while the runtime runs: features, configuration files, and the reason
 * why a dropped file was not taken.
 */
@NullMarked
package io.nstack.features;

import org.jspecify.annotations.NullMarked;
