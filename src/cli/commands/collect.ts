import { type CollectEnd, collectRuns } from "../../app/collect-runs.ts";
import type { CliContext } from "../cli-context.ts";
import type { AccessFlags, CommandRunner, PipelineFlags, ShowFlags } from "../command-runner.ts";
import { toAccess, toLoadOptions } from "../load-options.ts";
import type { RunDisplay } from "../show-run.ts";
import { withDisplay } from "../with-display.ts";

interface Flags extends PipelineFlags, AccessFlags, ShowFlags {
	readonly wait?: boolean;
	readonly missing?: boolean;
	/** Milliseconds. */
	readonly timeout?: number;
	readonly maxCost?: number;
	readonly yes?: boolean;
}

/** Picks up detached or interrupted runs. */
export const collect: CommandRunner<Flags> = async ([named], flags, context) =>
	withDisplay({ command: "collect", flags, context }, (display) => collectNamed(named, flags, context, display));

async function collectNamed(
	named: string | undefined,
	flags: Flags,
	context: CliContext,
	display: RunDisplay,
): Promise<number> {
	const access = toAccess(flags, context);
	if (!access.ok) return display.refuse(access);
	const ends = await collectRuns(named, {
		...toLoadOptions(flags, context),
		access: access.access,
		wait: flags.wait === true || flags.timeout !== undefined,
		missing: flags.missing,
		timeoutMs: flags.timeout,
		maxCost: flags.maxCost,
		yes: flags.yes,
		onlyWithFile: FROZEN.filter((flag) => flags[flag] !== undefined),
		signal: context.signal,
		onStart: display.onStart,
		onEvent: display.onEvent,
	});
	if ("problems" in ends) return display.refuse(ends);
	let exitCode = 0;
	for (const end of ends) exitCode = (await show(end, display)) || exitCode;
	return exitCode;
}

/** Where the state is lost, the run is planned anew by its file; a run that is known has these frozen. */
const FROZEN = ["engine", "corpus", "var", "out"] as const;

async function show(end: CollectEnd, display: RunDisplay): Promise<number> {
	switch (end.type) {
		case "nothing_open":
			return display.idle("nothing_open", "Nothing is open.\n");
		case "live":
			return display.idle(
				"live",
				`A live run of ${end.pipeline} is at work${end.pid === null ? "" : ` in process ${end.pid}`}: it collects its results itself.\n`,
			);
		case "collected":
			return display.end(end.report);
		case "exported":
			return display.exportedAgain(end);
		case "unwritten":
			return display.warn(end.problem);
		case "refused":
			return display.end(end.refusal);
	}
}
