package io.nstack.example.filetransfer;

/** The right to write somewhere, until closed. */
interface Claim extends AutoCloseable {

    @Override
    void close();
}
