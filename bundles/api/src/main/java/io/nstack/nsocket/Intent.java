package io.nstack.nsocket;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What an application wants of a session, in the terms of RFC 9622. Immutable; any thread.
 *
 * @param preferences the properties the application cares about; those left out count as {@link Preference#NONE}
 */
public record Intent(Map<IntentProperty, Preference> preferences) {

    /** The intent of an application that said nothing. */
    public static final Intent ANY = new Intent(Map.of());

    /** Copies the map and drops {@link Preference#NONE}, so that equal wishes are equal intents. */
    public Intent {
        EnumMap<IntentProperty, Preference> kept = new EnumMap<>(IntentProperty.class);
        preferences.forEach((property, preference) -> {
            if (preference != Preference.NONE) {
                kept.put(property, preference);
            }
        });
        preferences = Collections.unmodifiableMap(kept);
    }

    /** This intent with one property set or, by {@link Preference#NONE}, cleared. */
    public Intent with(IntentProperty property, Preference preference) {
        EnumMap<IntentProperty, Preference> changed = new EnumMap<>(IntentProperty.class);
        changed.putAll(preferences);
        changed.put(property, preference);
        return new Intent(changed);
    }

    /** How much the application wants {@code property}; {@link Preference#NONE} if it did not say. */
    public Preference of(IntentProperty property) {
        return preferences.getOrDefault(property, Preference.NONE);
    }

    /** The form of commands and tables, for example {@code low-latency=prefer,security=require}; empty for none. */
    @Override
    public String toString() {
        StringJoiner joined = new StringJoiner(",");
        preferences.forEach((property, preference) -> joined.add(property.word() + "=" + preference.word()));
        return joined.toString();
    }
}
