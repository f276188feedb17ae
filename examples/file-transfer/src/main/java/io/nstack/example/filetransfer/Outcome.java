package io.nstack.example.filetransfer;

/**
 * What a transfer that succeeded did.
 *
 * @param directory whether it was a tree
 * @param bytes     of all files, whether they travelled or not
 * @param moved     bytes that travelled
 * @param resumed   bytes that the receiver had before
 * @param digest    the file's SHA-256, or the {@link TreeDigest}
 */
record Outcome(boolean directory, long files, long directories, long bytes, long moved, long resumed, Sha256 digest) {}
