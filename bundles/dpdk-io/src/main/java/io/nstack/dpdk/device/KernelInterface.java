package io.nstack.dpdk.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A network interface of the kernel, on which a virtual device sits, as {@code /sys/class/net} shows it. */
public record KernelInterface(String name) {

    private static final Path ALL = Path.of("/sys/class/net");

    /** Whether there is one of that name in the process's network namespace. */
    public boolean exists() {
        return index() > 0;
    }

    /** Tells it from a later one of the same name; -1 = there is none. */
    public int index() {
        return number("ifindex", -1);
    }

    /** The largest packet, bytes; -1 = there is no such interface. */
    public int mtuBytes() {
        return number("mtu", -1);
    }

    /** Whether it is up and has a carrier. */
    public boolean hasCarrier() {
        return number("carrier", 0) == 1; // cannot be read while the interface is down
    }

    /** Whether it was set up; a carrier may be missing all the same. */
    public boolean isUp() {
        try {
            return (Integer.decode(Files.readString(ALL.resolve(name).resolve("flags")).strip()) & 1) != 0;
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    private int number(String file, int otherwise) {
        try {
            return Integer.parseInt(Files.readString(ALL.resolve(name).resolve(file)).strip());
        } catch (IOException | NumberFormatException e) {
            return otherwise;
        }
    }
}
