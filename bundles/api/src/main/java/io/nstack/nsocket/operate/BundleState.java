package io.nstack.nsocket.operate;

/** What has become of a bundle that uses the session layer. */
public enum BundleState {
    /** It runs. */
    ACTIVE,
    /** It is stopped, and may be started again. */
    STOPPED,
    /** It was uninstalled, or this version of it was replaced by an update or a refresh: nothing should hold it. */
    GONE
}
