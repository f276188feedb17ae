package io.nstack.stack.tck.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What an engine did to its loop that it must not do. Any thread. */
final class Breaches {

    private static final int MOST = 100; // a broken engine may do it at every turn

    private final List<Breach> all = new CopyOnWriteArrayList<>();

    void add(Breach.Kind kind, String detail) {
        if (all.size() < MOST) {
            all.add(new Breach(kind, detail));
        }
    }

    List<Breach> of(Breach.Kind kind) { return all.stream().filter(each -> each.kind() == kind).toList(); }
}
