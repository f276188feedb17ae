package io.nstack.features;

import java.util.List;

/**
 * A named list of bundles that are installed together.
 *
 * @param name the feature's name, that of its file
 * @param description one line for the operator
 * @param bundles in the order of the file
 */
record Feature(String name, String description, List<FeatureBundle> bundles) {
    Feature {
        bundles = List.copyOf(bundles);
    }
}
