package io.nstack.rd.policy;

/**
 * Leading bits by which an index finds the entries that want them.
 *
 * @param bits   with all bits beyond {@code length} cleared
 * @param length bits that count, 0 to 128
 */
record IndexKey(Bits bits, int length) {}
