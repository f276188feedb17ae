package io.nstack.itests;

import org.junit.Test;

/** {@link DescriptorsCases} on the default base. */
public class DescriptorsIT extends DescriptorsCases {

    @Test
    @Override
    public void shouldSayOnceThatItCannotAcceptAndAcceptWhenItCan() throws Exception {
        super.shouldSayOnceThatItCannotAcceptAndAcceptWhenItCan();
    }

    @Test
    @Override
    public void shouldSayWhyNothingCanBeOpened() throws Exception { super.shouldSayWhyNothingCanBeOpened(); }
}
