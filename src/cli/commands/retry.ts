import { retryRun } from "../../app/retry-run.ts";
import { askOnTerminal } from "../ask.ts";
import type { CliContext } from "../cli-context.ts";
import type { AccessFlags, CommandRunner, ShowFlags } from "../command-runner.ts";
import { toAccess } from "../load-options.ts";
import type { RunDisplay } from "../show-run.ts";
import { withDisplay } from "../with-display.ts";

interface Flags extends AccessFlags, ShowFlags {
	readonly state?: string;
	readonly maxCost?: number;
	readonly yes?: boolean;
	readonly detach?: boolean;
}

/** One more attempt at what did not succeed. */
export const retry: CommandRunner<Flags> = async ([named], flags, context) =>
	withDisplay({ command: "retry", flags, context }, (display) => retryNamed(named, flags, context, display));

async function retryNamed(
	named: string | undefined,
	flags: Flags,
	context: CliContext,
	display: RunDisplay,
): Promise<number> {
	const access = toAccess(flags, context);
	if (!access.ok) return display.refuse(access);
	const result = await retryRun(named, {
		cwd: context.cwd,
		stateDir: flags.state,
		access: access.access,
		maxCost: flags.maxCost,
		yes: flags.yes,
		confirm: askOnTerminal(context),
		detach: flags.detach,
		signal: context.signal,
		onStart: display.onStart,
		onEvent: display.onEvent,
	});
	if (result.ok || result.exitCode !== 0) return display.end(result);
	const none = "Nothing to retry: no task of that run failed, was invalid, rejected or cancelled.\n";
	return display.idle("nothing_to_retry", none);
}
