package io.nstack.launcher;

import java.nio.file.Path;

/**
 * A bundle as a feature file names it: {@code group:artifact[:type[:classifier]]:version}, the id of OSGi Compendium R8
 * chapter 159.
 *
 * @param coordinates the id as written
 * @param startLevel the bundle's start level
 */
record BundleId(String coordinates, int startLevel) {

    BundleId {
        int parts = coordinates.split(":", -1).length;
        if (parts < 3 || parts > 5) {
            throw new IllegalArgumentException("not group:artifact[:type[:classifier]]:version: " + coordinates);
        }
    }

    /** Where the framework is told the bundle comes from: the same for an image at another place. */
    String location() {
        return "nstack:" + coordinates;
    }

    /** The file below {@code repo/}, in Maven's layout. */
    Path file(Path repository) {
        String[] part = coordinates.split(":", -1);
        String version = part[part.length - 1];
        String type = part.length > 3 ? part[2] : "jar";
        String classifier = part.length > 4 ? "-" + part[3] : "";
        return repository.resolve(part[0].replace('.', '/')).resolve(part[1]).resolve(version)
                .resolve(part[1] + "-" + version + classifier + "." + type);
    }
}
