package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.Test;

/** The same over the kernel stack's other engine, on the JDK's selector. */
public class LeftBehindOnNioIT extends LeftBehindSupport {

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(super.settings());
        settings.put("nstack.loop.base", "nio");
        return settings;
    }

    @Test
    public void shouldLeaveNothingOfAnApplication() throws Exception {
        assertThat(control().loops()).allMatch(each -> each.base().equals("NIO"));
        leaveNothingOfAnApplication();
    }

    @Test
    public void shouldLeaveNothingOfAStackWithSessionsOpen() throws Exception {
        assertThat(control().loops()).allMatch(each -> each.base().equals("NIO"));
        leaveNothingOfAStack();
    }
}
