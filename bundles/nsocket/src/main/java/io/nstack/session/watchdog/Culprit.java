package io.nstack.session.watchdog;

import io.nstack.nsocket.SessionInfo;
import io.nstack.session.Application;
import io.nstack.session.LiveSession;
import io.nstack.session.StackHandle;
import io.nstack.session.loop.EngineSlot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a loop hang: an engine, or the application's code. The loop has noted what it runs, and its stack trace says
 * who was called: the frame just above the session layer's topmost one is Netty's where handlers, listeners and promises
 * run, and the engine's own where the session layer has called an engine.
 *
 * @param stack the stack whose engine it is, or null if it is none's
 * @param who   who it is, for operators
 * @param where the topmost frame of its code
 */
record Culprit(@Nullable StackHandle stack, String who, String where) {

    private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");
    private static final String NETTY = "io.netty.";
    private static final String LAYER = "io.nstack.session.";
    private static final List<String> PARTS = List.of("loop.", "channel.");

    static Culprit of(Hang hang, CodeOrigin origin) {
        List<StackTraceElement> trace = hang.trace();
        StackTraceElement code = ownFrame(trace);
        String where = code == null ? "an unknown place" : code.toString();
        String bundle = code == null ? "" : origin.bundleOf(code.getClassName());
        boolean engine = isCallOfEngine(trace);
        if (hang.doing() instanceof EngineSlot slot && engine && slot.owner() instanceof StackHandle stack) {
            return new Culprit(stack, "stack " + stack.name(), where);
        }
        if (hang.doing() instanceof LiveSession session) {
            StackHandle carrier = session.carrier();
            return engine && carrier != null
                    ? new Culprit(carrier, "stack " + carrier.name(), where)
                    : new Culprit(null, application(session, bundle), where);
        }
        return new Culprit(null, bundle.isEmpty() ? "a task" : "a task of bundle " + bundle, where);
    }

    String text() { return who + " in " + where; }

    private static String application(LiveSession session, String bundle) {
        Application its = session.application();
        SessionInfo info = session.info();
        String from = its.bundle().isEmpty() ? bundle : its.bundle() + " " + its.bundleId();
        return "application " + its.name() + (from.isEmpty() ? "" : " (bundle " + from + ")") + ", session "
                + info.id() + " (" + info.kind() + " " + (info.remote().isEmpty() ? info.local() : info.remote())
                + (info.stack().isEmpty() ? "" : " via " + info.stack()) + ")";
    }

    private static boolean isCallOfEngine(List<StackTraceElement> trace) {
        for (int i = 1; i < trace.size(); i++) {
            if (isLayer(trace.get(i).getClassName())) {
                String callee = trace.get(i - 1).getClassName();
                return !callee.startsWith(NETTY) && !isJdk(callee);
            }
        }
        return false;
    }

    /** The topmost frame that is neither the JDK's nor Netty's. */
    private static @Nullable StackTraceElement ownFrame(List<StackTraceElement> trace) {
        for (StackTraceElement each : trace) {
            if (!isJdk(each.getClassName()) && !each.getClassName().startsWith(NETTY)) {
                return each;
            }
        }
        return trace.isEmpty() ? null : trace.getFirst();
    }

    private static boolean isJdk(String className) { return JDK.stream().anyMatch(className::startsWith); }

    private static boolean isLayer(String className) {
        if (!className.startsWith(LAYER)) {
            return false;
        }
        String rest = className.substring(LAYER.length());
        return rest.indexOf('.') < 0 || PARTS.stream().anyMatch(rest::startsWith);
    }
}
