package io.nstack.example.filetransfer;

import io.nstack.nsocket.Intent;
import io.nstack.nsocket.IntentProperty;
import io.nstack.nsocket.Preference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A command's words, options in any place. Every complaint ends with the command's usage, which also says which options
 * there are: {@code [--name]} has no value, {@code [--name VALUE]} has one.
 */
final class Arguments {

    private final String usage;
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();

    Arguments(String usage, String[] given) {
        this.usage = usage;
        for (int i = 0; i < given.length; i++) {
            String each = given[i];
            if (!each.startsWith("--")) {
                words.add(each);
            } else if (usage.contains(each + "]")) {
                options.put(each, "");
            } else if (usage.contains(each + " ")) {
                if (i + 1 == given.length) {
                    throw wrong("option " + each + " wants a value");
                }
                options.put(each, given[++i]);
            } else {
                throw wrong("unknown option " + each);
            }
        }
    }

    /** Refuses too few and too many words. */
    Arguments words(int atLeast, int atMost) {
        if (words.size() < atLeast) {
            throw wrong("too few arguments");
        }
        if (words.size() > atMost) {
            throw wrong("unexpected argument '" + words.get(atMost) + "'");
        }
        return this;
    }

    int count() { return words.size(); }

    String word(int index) { return words.get(index); }

    boolean has(String option) { return options.containsKey(option); }

    /** The option's value; empty if it was not given. */
    String option(String option) {
        return options.getOrDefault(option, "");
    }

    /** The value of an option that must be there. */
    String required(String option) {
        if (!has(option)) {
            throw wrong("option " + option + " is missing");
        }
        return option(option);
    }

    /** {@code --app NAME}, {@code --intent PROPERTY=PREFERENCE[,...]}, {@code --stack NAME}. */
    SessionWish wish() {
        return new SessionWish(option("--app"), intent(), option("--stack"));
    }

    private Intent intent() {
        Intent intent = Intent.ANY;
        if (!has("--intent")) {
            return intent;
        }
        for (String pair : option("--intent").split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw wrong("'" + pair + "' is not PROPERTY=PREFERENCE");
            }
            intent = intent.with(IntentProperty.parse(pair.substring(0, equals)),
                    Preference.parse(pair.substring(equals + 1)));
        }
        return intent;
    }

    private IllegalArgumentException wrong(String reason) {
        return new IllegalArgumentException(reason + "; usage: " + usage);
    }
}
