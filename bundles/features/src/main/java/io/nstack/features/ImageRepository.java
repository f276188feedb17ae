package io.nstack.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The offline repository of the image. A bundle of the image has a location that names it there and is no URL, so that it
 * stays the same bundle wherever the image lies.
 *
 * @param home the image's folder
 */
public record ImageRepository(Path home) {

    private static final String SCHEME = "nstack:";

    /** Whether a bundle's location is that of a bundle of the image. */
    public static boolean isLocation(String location) {
        return location.startsWith(SCHEME);
    }

    static String location(String id) { return SCHEME + id; }

    /**
     * The jar of a bundle of the image.
     *
     * @throws IOException if the image does not have it any more
     */
    public Path jar(String location) throws IOException {
        Path jar = file(location.substring(SCHEME.length()));
        if (!Files.isReadable(jar)) {
            throw new IOException(location + " is not in the image any more, there is no " + jar
                    + ": name the new version's jar with --from");
        }
        return jar;
    }

    /** {@code group:artifact[:type[:classifier]]:version} in Maven's repository layout. */
    Path file(String id) {
        String[] part = id.split(":", -1);
        String version = part[part.length - 1];
        String type = part.length > 3 ? part[2] : "jar";
        String classifier = part.length > 4 ? "-" + part[3] : "";
        return home.resolve("repo").resolve(part[0].replace('.', '/')).resolve(part[1]).resolve(version)
                .resolve(part[1] + "-" + version + classifier + "." + type);
    }
}
