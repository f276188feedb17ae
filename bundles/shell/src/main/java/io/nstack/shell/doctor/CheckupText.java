package io.nstack.shell.doctor;

import io.nstack.shell.text.Cut;
import io.nstack.shell.text.Lines;
import java.util.StringJoiner;

/** A checkup for people: a heading a part, a line a finding, advice below it. */
public final class CheckupText {

    private static final int INDENT = 31;

    private CheckupText() {}

    /** The text, without a line break at its end. */
    public static String of(Checkup checkup) {
        StringJoiner text = new StringJoiner("\n");
        String part = "";
        for (Finding each : checkup.findings()) {
            if (!each.part().equals(part)) {
                part = each.part();
                text.add(part);
            }
            String lead = String.format("  %-9s%-20s", each.verdict().word(),
                    Lines.cut(each.subject(), 19, Cut.MIDDLE));
            text.add(Lines.fold(lead + each.found(), INDENT));
            if (!each.advice().isEmpty()) {
                text.add(Lines.fold(" ".repeat(INDENT) + "-> " + each.advice(), INDENT + 3));
            }
        }
        return text.toString();
    }
}
