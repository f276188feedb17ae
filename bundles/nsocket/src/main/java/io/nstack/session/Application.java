package io.nstack.session;

/**
 * Who a session belongs to.
 *
 * @param name     the name that rules know, unless the session sets its own
 * @param bundle   symbolic name of the bundle; empty outside OSGi
 * @param bundleId its number, which tells two versions of one bundle apart; -1 outside OSGi
 */
public record Application(String name, String bundle, long bundleId) {}
