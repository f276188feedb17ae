package io.nstack.stack.tck.mutant;

/** A decorated endpoint. */
interface Decorator {

    /** The bits of these that are passed on. */
    int pass(int bits);
}
