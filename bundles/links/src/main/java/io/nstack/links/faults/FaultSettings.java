package io.nstack.links.faults;

/**
 * A fault injector as configured.
 *
 * @param name the link's name
 * @param seed from which all chance comes: the same seed and the same frames at the same times give the same faults
 * @param out  what happens to frames that are sent
 * @param in   what happens to frames that are received
 */
public record FaultSettings(String name, long seed, Impairment out, Impairment in) {}
