package io.nstack.rd;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Wants to hear when another policy has come into force. Register it as an OSGi service; RD tells every one there is
 * (whiteboard), so nothing has to be taken back when RD or the listener goes.
 */
@ConsumerType
@FunctionalInterface
public interface PolicyListener {

    /**
     * Says that decisions may differ from now on. Any thread; returns at once; must not throw.
     *
     * @param version {@link PolicyInfo#version()} of the policy now in force
     */
    void onPolicy(long version);
}
