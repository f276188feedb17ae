package io.nstack.link;

/**
 * Whether frames can be moved, and why not.
 *
 * @param up     whether the carrier is there
 * @param reason one line for an operator when it is not; else empty
 */
public record LinkStatus(boolean up, String reason) {

    /** All is well. */
    public static final LinkStatus UP = new LinkStatus(true, "");

    /** No carrier, for that reason. */
    public static LinkStatus down(String reason) {
        return new LinkStatus(false, reason);
    }

    @Override
    public String toString() { return up ? "UP" : "DOWN (" + reason + ")"; }
}
