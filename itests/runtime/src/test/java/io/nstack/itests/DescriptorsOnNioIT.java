package io.nstack.itests;

/** The same with the JDK engine. */
public class DescriptorsOnNioIT extends DescriptorsIT {
    @Override
    String loopBase() { return "nio"; }
}
