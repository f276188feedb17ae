package io.nstack.itests;

import java.util.HashMap;
import java.util.Map;

/** The same over the kernel stack's other engine, on the JDK's selector. */
public class LeftBehindOnNioIT extends LeftBehindIT {

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(super.settings());
        settings.put("nstack.loop.base", "nio");
        return settings;
    }
}
