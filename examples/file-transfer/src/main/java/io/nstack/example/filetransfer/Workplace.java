package io.nstack.example.filetransfer;

/** What all servers and clients of the bundle share. */
record Workplace(Workers workers, Transfers transfers, Limits limits) {}
