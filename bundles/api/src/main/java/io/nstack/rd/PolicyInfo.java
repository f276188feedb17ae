package io.nstack.rd;

import java.time.Instant;
import java.util.List;

/**
 * A policy, for operators.
 *
 * @param version   counts up with every policy put in force
 * @param sources   the files it was read from; empty = built in
 * @param since     when it came into force
 * @param text      the policy as JSON, comments removed, in our own format
 * @param lastError why the newest attempt to replace it was refused; empty if it was not
 */
public record PolicyInfo(long version, List<String> sources, Instant since, String text, String lastError) {}
