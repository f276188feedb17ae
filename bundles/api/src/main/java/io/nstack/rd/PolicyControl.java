package io.nstack.rd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The operator's hand on the policy. An OSGi service of {@code rd-bundle}. Any thread; reads files. */
@ProviderType
public interface PolicyControl {

    /** The policy in force. */
    PolicyInfo current();

    /** The rules in force, in the order in which they are tried. */
    List<RuleInfo> rules();

    /**
     * Puts a policy in force until the watched files change next. Refused whole: the policy in force stays.
     *
     * @param file a policy file, or a folder that holds {@code policy.json}, {@code module_config.json},
     *             {@code rd_config.json}, each optional
     * @return the policy now in force
     * @throws PolicyException if a file is wrong, with file, line, column and reason
     * @throws IOException     if a file cannot be read
     */
    PolicyInfo load(Path file) throws IOException;

    /**
     * Puts the policy before the present one in force again.
     *
     * @return the policy now in force
     * @throws IllegalStateException if there is none before
     */
    PolicyInfo rollback();
}
