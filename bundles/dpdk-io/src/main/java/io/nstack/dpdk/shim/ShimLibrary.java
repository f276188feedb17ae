package io.nstack.dpdk.shim;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Finds and loads the native library, once a process: it is never unloaded, because DPDK leaves a thread in it, and a
 * second copy would be a second DPDK. A bundle that comes later, after an update, takes the one that is there; the
 * system property {@value #LOADED} says under which name it was loaded.
 */
@SuppressWarnings("restricted") // native access is what this class is for
final class ShimLibrary {

    /** System property: the file that was loaded, which may have been deleted since. */
    static final String LOADED = "io.nstack.dpdk.library";

    private static final String NAME = "nstack-dpdk";
    private static final int ABI = 1; // nstack_abi() in shim.c

    private ShimLibrary() {}

    /**
     * The library's functions.
     *
     * @throws IOException if there is none for this machine, or it cannot be loaded; the message says what to install
     */
    static SymbolLookup load() throws IOException {
        String loaded = System.getProperty(LOADED);
        SymbolLookup library = loaded == null ? first() : open(loaded);
        int abi = abi(library);
        if (abi != ABI) {
            throw new IOException("the process has version " + abi + " of " + NAME + " from " + loaded
                    + ", this bundle needs " + ABI + ": restart the runtime");
        }
        return library;
    }

    private static SymbolLookup first() throws IOException {
        Path copy = extract();
        try {
            SymbolLookup library = open(copy.toString());
            System.setProperty(LOADED, copy.toString());
            return library;
        } finally {
            Files.deleteIfExists(copy); // it stays mapped, and known by its name
        }
    }

    private static SymbolLookup open(String name) throws IOException {
        try {
            return SymbolLookup.libraryLookup(name, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new IOException("the native library cannot be loaded (" + e.getMessage()
                    + "): on Debian apt-get install libxdp1 libbpf1 libnuma1; or its folder is mounted noexec:"
                    + " -Djava.io.tmpdir=FOLDER", e);
        }
    }

    private static Path extract() throws IOException {
        String resource = "/native/" + platform() + "/lib" + NAME + ".so";
        try (InputStream library = ShimLibrary.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new IOException("this build has no native library for " + platform()
                        + ": on Debian apt-get install gcc pkg-config libdpdk-dev libbpf-dev libxdp-dev, and build again");
            }
            Path copy = Files.createTempFile("lib" + NAME, ".so");
            Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return system + "-" + (processor.equals("amd64") ? "x86_64" : processor);
    }

    private static int abi(SymbolLookup library) throws IOException {
        MemorySegment function = library.find("nstack_abi").orElseThrow(() -> new IOException("not our library"));
        try {
            return (int) Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(ValueLayout.JAVA_INT))
                    .invokeExact();
        } catch (Throwable e) {
            throw new IOException("nstack_abi failed", e);
        }
    }
}
