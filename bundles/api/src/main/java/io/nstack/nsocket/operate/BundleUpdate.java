package io.nstack.nsocket.operate;

import java.io.IOException;
import java.net.URI;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Updates bundles so that the old version goes on if the new one is no good. An OSGi service. Any thread but a loop's;
 * the calls wait, one update at a time.
 *
 * <p>The new version is first installed beside the old one: it must resolve, and if it is a stack's, each stack that the
 * old one offers now must come up with the configuration it has ({@link SessionControl#rehearse}). Until that is known
 * the old version serves. If the new version fails at its real start nevertheless, the old content is put back.
 */
@ProviderType
public interface BundleUpdate {

    /**
     * Where a bundle was installed from: its {@code Bundle-UpdateLocation}, else its location, and for a bundle of the
     * image, whose location is no URL, its jar there.
     *
     * @throws IllegalArgumentException if there is no such bundle
     * @throws IOException              if that is no place to read from, or the image has the jar no more
     */
    URI origin(long bundle) throws IOException;

    /**
     * Updates a bundle from its {@link #origin}.
     *
     * @throws IllegalArgumentException if there is no such bundle
     * @throws IOException              if the new version cannot be read or was not taken, with the reason and what goes
     *                                  on instead
     */
    void update(long bundle) throws IOException;

    /**
     * Updates a bundle.
     *
     * @param from where the new version is
     * @throws IllegalArgumentException if there is no such bundle, or {@code from} is another one
     * @throws IOException              as for {@link #update(long)}
     */
    void update(long bundle, URI from) throws IOException;
}
