package io.nstack.example.echo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.nsocket.Intent;
import io.nstack.nsocket.IntentProperty;
import io.nstack.nsocket.Preference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The words of {@code echo:send}. */
record EchoOptions(String server, ByteBuf message, int count, boolean datagrams, Intent intent, String application,
        String stack) {

    static final String USAGE = "echo:send <address:port> <text> [--count N] [--size BYTES] [--udp]"
            + " [--intent PROPERTY=PREFERENCE[,...]] [--app NAME] [--stack NAME]";

    static EchoOptions parse(String... words) {
        List<String> plain = new ArrayList<>();
        int count = 1;
        int size = 0;
        boolean datagrams = false;
        Intent intent = Intent.ANY;
        String application = "";
        String stack = "";
        for (int i = 0; i < words.length; i++) {
            switch (words[i]) {
                case "--udp" -> datagrams = true;
                case "--count" -> count = number(words, ++i, 10_000_000);
                case "--size" -> size = number(words, ++i, 64 << 20);
                case "--intent" -> intent = intent(value(words, ++i));
                case "--app" -> application = value(words, ++i);
                case "--stack" -> stack = value(words, ++i);
                case String other when other.startsWith("--") -> throw wrong("unknown option " + other);
                case String other -> plain.add(other);
            }
        }
        if (plain.size() != 2 || plain.get(1).isEmpty()) {
            throw wrong("an address and a text are wanted");
        }
        return new EchoOptions(plain.get(0), filled(plain.get(1), size), count, datagrams, intent, application, stack);
    }

    /** The text, repeated up to {@code size} bytes if one is wanted. */
    private static ByteBuf filled(String text, int size) {
        byte[] once = text.getBytes(StandardCharsets.UTF_8);
        byte[] message = Arrays.copyOf(once, size == 0 ? once.length : size);
        for (int i = once.length; i < message.length; i++) {
            message[i] = once[i % once.length];
        }
        return Unpooled.wrappedBuffer(message);
    }

    private static Intent intent(String text) {
        Intent intent = Intent.ANY;
        for (String pair : text.split(",", -1)) {
            String[] sides = pair.split("=", -1);
            if (sides.length != 2) {
                throw wrong("'" + pair + "' is not PROPERTY=PREFERENCE");
            }
            intent = intent.with(IntentProperty.parse(sides[0]), Preference.parse(sides[1]));
        }
        return intent;
    }

    private static int number(String[] words, int index, int most) {
        String text = value(words, index);
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong("'" + text + "' for " + words[index - 1] + " is not a number from 1 to " + most);
    }

    private static String value(String[] words, int index) {
        if (index == words.length) {
            throw wrong("option " + words[index - 1] + " wants a value");
        }
        return words[index];
    }

    private static IllegalArgumentException wrong(String reason) {
        return new IllegalArgumentException(reason + "; usage: " + USAGE);
    }
}
