package io.nstack.itests;

import java.util.Map;
import org.junit.Test;

/** The same with the JDK engine. */
public class DescriptorsOnNioIT extends DescriptorsCases {
    @Override
    Map<String, String> settings() { return ON_NIO; }

    @Test
    @Override
    public void shouldSayOnceThatItCannotAcceptAndAcceptWhenItCan() throws Exception {
        super.shouldSayOnceThatItCannotAcceptAndAcceptWhenItCan();
    }

    @Test
    @Override
    public void shouldSayWhyNothingCanBeOpened() throws Exception { super.shouldSayWhyNothingCanBeOpened(); }
}
