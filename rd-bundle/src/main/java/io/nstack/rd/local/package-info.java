/**
 * L-RD, the resource discovery of this runtime: the engine with its cache, the policies in force and before, the watched
 * folder, and the component that registers the services.
 *
 * <p>Start reading at {@link io.nstack.rd.local.RuleTable}. Not exported.
 */
@NullMarked
package io.nstack.rd.local;

import org.jspecify.annotations.NullMarked;
