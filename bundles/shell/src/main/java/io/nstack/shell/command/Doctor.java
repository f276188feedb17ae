package io.nstack.shell.command;

import io.nstack.nsocket.operate.LoopInfo;
import io.nstack.nsocket.operate.SessionControl;
import io.nstack.nsocket.operate.StackInfo;
import io.nstack.shell.doctor.Check;
import io.nstack.shell.doctor.Checkup;
import io.nstack.shell.doctor.CheckupJson;
import io.nstack.shell.doctor.CheckupText;
import io.nstack.shell.doctor.Findings;
import io.nstack.shell.doctor.Machine;
import io.nstack.shell.text.Amounts;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.ParseResult;

/** {@code nstack:doctor}: the checks of the plain command line, and how the stacks of this runtime fare. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "doctor")
public final class Doctor extends ShellCommand {

    private final Services services;

    /** Created by DS. */
    @Activate
    public Doctor(@Reference Services services) {
        super("doctor", "Says what this machine offers each stack, and what is missing.");
        this.services = services;
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) {
        Checkup checkup = Checkup.of(Machine.here(), List.of(new RunningStacks(services)));
        return new Report(CheckupText.of(checkup), CheckupJson.of(checkup));
    }

    private record RunningStacks(Services services) implements Check {

        @Override
        public String part() { return "stacks of this runtime"; }

        @Override
        public void look(Machine machine, Findings findings) {
            try {
                look(services.sessions(), findings);
            } catch (CommandException e) {
                findings.missing("session layer", String.valueOf(e.getMessage()), "");
            }
        }

        private static void look(SessionControl sessions, Findings findings) {
            for (StackInfo each : sessions.stacks()) {
                if (each.status().isUp()) {
                    findings.ok(each.name(), each.status().toString());
                } else {
                    findings.missing(each.name(), each.status().toString(), "");
                }
            }
            sessions.loops().forEach(each -> look(each, findings));
        }

        private static void look(LoopInfo loop, Findings findings) {
            String found = loop.state() + ", " + loop.base() + ", stacks " + String.join(", ", loop.engines());
            switch (loop.state()) {
                case STUCK -> findings.warn(loop.name(),
                        found + ": " + loop.doing() + " since " + Amounts.duration(loop.stuck()),
                        "the log has the stack trace");
                case OUT -> findings.warn(loop.name(), found + ": hangs in " + loop.doing() + " and was taken out",
                        "the log has the stack trace; its thread ends when the call returns");
                default -> findings.ok(loop.name(), found);
            }
        }
    }
}
