import { cancelRun } from "../../app/cancel-run.ts";
import type { CliContext } from "../cli-context.ts";
import type { AccessFlags, CommandRunner, ShowFlags } from "../command-runner.ts";
import { toAccess } from "../load-options.ts";
import type { RunDisplay } from "../show-run.ts";
import { withDisplay } from "../with-display.ts";

interface Flags extends AccessFlags, ShowFlags {
	readonly state?: string;
}

/** Cancels an unfinished run; beside a live one it is a request. */
export const cancel: CommandRunner<Flags> = async ([named], flags, context) =>
	withDisplay({ command: "cancel", flags, context }, (display) => cancelNamed(named, flags, context, display));

async function cancelNamed(
	named: string | undefined,
	flags: Flags,
	context: CliContext,
	display: RunDisplay,
): Promise<number> {
	const access = toAccess(flags, context);
	if (!access.ok) return display.refuse(access);
	const end = await cancelRun(named, {
		cwd: context.cwd,
		stateDir: flags.state,
		access: access.access,
		signal: context.signal,
		onStart: display.onStart,
		onEvent: display.onEvent,
	});
	if (!end.ok) return display.end(end);
	switch (end.type) {
		case "nothing_open":
			return display.idle("nothing_to_cancel", `Run ${end.runId} is finished: there is nothing to cancel.\n`);
		case "asked":
			return display.idle(
				"cancel_asked",
				`Run ${end.runId} is live in process ${end.pid}, which has been asked to cancel it.\n`,
			);
		case "cancelled":
			return display.end(end.report);
	}
}
