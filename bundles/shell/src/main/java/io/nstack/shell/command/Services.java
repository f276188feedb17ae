package io.nstack.shell.command;

import io.nstack.nsocket.operate.BundleUpdate;
import io.nstack.nsocket.operate.SessionControl;
import io.nstack.rd.PolicyControl;
import io.nstack.rd.RdEngine;

/** The parts of the runtime that commands work on; each may be absent, and then says which bundle is missing. */
public interface Services {

    /** The session layer. */
    SessionControl sessions() throws CommandException;

    /** What decides. */
    RdEngine decisions() throws CommandException;

    /** The operator's hand on the policy. */
    PolicyControl policy() throws CommandException;

    /** What updates bundles. */
    BundleUpdate updates() throws CommandException;
}
