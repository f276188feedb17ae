package io.nstack.shell.command;

import io.nstack.nsocket.Intent;
import io.nstack.nsocket.IntentProperty;
import io.nstack.nsocket.Preference;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code property=preference}, several separated by commas. */
final class IntentWords implements ITypeConverter<Intent> {

    @Override
    public Intent convert(String words) {
        Intent intent = Intent.ANY;
        for (String word : words.split(",", -1)) {
            intent = add(intent, word);
        }
        return intent;
    }

    /** Everything that may be written, for tab completion. */
    static List<String> choices() {
        List<String> choices = new ArrayList<>();
        for (IntentProperty property : IntentProperty.values()) {
            for (Preference preference : Preference.values()) {
                choices.add(property.word() + "=" + preference.word());
            }
        }
        return choices;
    }

    private static Intent add(Intent intent, String word) {
        int equals = word.indexOf('=');
        if (equals < 0) {
            throw new TypeConversionException("'" + word + "' is not property=preference, as in low-latency=prefer");
        }
        try {
            return intent.with(IntentProperty.parse(word.substring(0, equals)),
                    Preference.parse(word.substring(equals + 1)));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
