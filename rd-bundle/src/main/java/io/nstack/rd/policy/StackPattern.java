package io.nstack.rd.policy;

import io.nstack.rd.StackSnapshot;
import io.nstack.rd.StackView;
import io.nstack.stack.StackMode;
import java.util.regex.Pattern;

/** Which stacks an entry in a rule's list means. Immutable. */
public sealed interface StackPattern {

    /** Every stack. */
    StackPattern EVERY = new Named(new Glob("*"));
    /** Every stack of kernel mode. */
    StackPattern KERNEL_MODE = new OfMode(StackMode.KERNEL);

    /**
     * Reads a name, a glob over names, or {@code type~*} for all stacks of a type.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    static StackPattern parse(String text) {
        if (!Forms.STACK.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not the name of a stack: letters, digits, . _ ~ - and, for"
                            + " several stacks, * and ?");
        }
        Glob type = new Glob(text.endsWith("~*") ? text.substring(0, text.length() - 2) : "*");
        return type.isExact() ? new OfType(type.pattern()) : new Named(new Glob(text));
    }

    /** Whether a text is the name of one stack. */
    static boolean isName(String text) {
        return Forms.STACK.matcher(text).matches() && new Glob(text).isExact();
    }

    /** Whether the entry means this stack, all stacks there are being {@code all}. */
    boolean matches(StackView stack, StackSnapshot all);

    /** The form of the file. */
    @Override
    String toString();

    /** A name, or several by a glob. */
    record Named(Glob glob) implements StackPattern {
        @Override
        public boolean matches(StackView stack, StackSnapshot all) { return glob.matches(stack.name()); }

        @Override
        public String toString() { return glob.pattern(); }
    }

    /** All stacks of a type, also one that bears the plain name of the type. */
    record OfType(String type) implements StackPattern {
        @Override
        public boolean matches(StackView stack, StackSnapshot all) {
            return stack.traits().type().equals(type) || stack.name().equals(type);
        }

        @Override
        public String toString() { return type + "~*"; }
    }

    /** DMM knows one stack of a kind: the stack of that name or, if there is none, those of that type. */
    record NameElseType(String name) implements StackPattern {
        @Override
        public boolean matches(StackView stack, StackSnapshot all) {
            return stack.name().equals(name)
                    || (stack.traits().type().equals(name) && all.find(name).isEmpty());
        }

        @Override
        public String toString() { return name; }
    }

    /** All stacks of a mode. */
    record OfMode(StackMode mode) implements StackPattern {
        @Override
        public boolean matches(StackView stack, StackSnapshot all) { return stack.traits().mode() == mode; }

        @Override
        public String toString() { return "*"; }
    }

    /** The forms that are read. */
    final class Forms {
        private static final Pattern STACK = Pattern.compile("[A-Za-z0-9._~*?-]{1,100}");

        private Forms() {}
    }
}
