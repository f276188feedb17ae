package io.nstack.features;

import java.nio.file.Path;

/**
 * One bundle of a feature.
 *
 * @param location how the framework knows it; the launcher gives bundles of the image the same locations
 * @param file its jar in the image's repository
 * @param startLevel the framework start level from which it runs
 */
record FeatureBundle(String location, Path file, int startLevel) {}
