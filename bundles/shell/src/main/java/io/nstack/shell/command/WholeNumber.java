package io.nstack.shell.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number within bounds and says which they are. */
record WholeNumber(long least, long most) implements ITypeConverter<Long> {

    @Override
    public Long convert(String word) {
        try {
            long number = Long.parseLong(word);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        throw new TypeConversionException("'" + word + "' is not a whole number "
                + (most == Long.MAX_VALUE ? "from " + least + " up" : "from " + least + " to " + most));
    }
}
