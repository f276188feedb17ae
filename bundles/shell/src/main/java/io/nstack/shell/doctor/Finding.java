package io.nstack.shell.doctor;

/**
 * One thing that was looked at.
 *
 * @param part    what needs it: the runtime or a stack
 * @param subject the thing
 * @param verdict what that means
 * @param found   what is here
 * @param advice  what to do; empty if nothing
 */
public record Finding(String part, String subject, Verdict verdict, String found, String advice) {}
