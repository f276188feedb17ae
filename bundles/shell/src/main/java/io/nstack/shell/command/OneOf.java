package io.nstack.shell.command;

import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of a few words and says which they are. */
record OneOf<T>(List<String> words, Function<String, T> value) implements ITypeConverter<T> {

    @Override
    public T convert(String word) {
        for (String each : words) {
            if (each.equalsIgnoreCase(word)) {
                return value.apply(each);
            }
        }
        throw new TypeConversionException("'" + word + "' is not one of " + String.join(", ", words));
    }
}
