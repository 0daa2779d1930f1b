import type { Refusal } from "../../app/refusal.ts";
import { runPipeline } from "../../app/run-pipeline.ts";
import { isSavedPlan, readSavedPlan } from "../../app/saved-plan.ts";
import { askOnTerminal } from "../ask.ts";
import type { CliContext } from "../cli-context.ts";
import type { AccessFlags, CommandRunner, PipelineFlags, SelectionFlags, ShowFlags } from "../command-runner.ts";
import { toAccess, toLoadOptions, toSelection } from "../load-options.ts";
import type { RunDisplay } from "../show-run.ts";
import { withDisplay } from "../with-display.ts";

interface Flags extends PipelineFlags, AccessFlags, SelectionFlags, ShowFlags {
	readonly maxCost?: number;
	readonly yes?: boolean;
	readonly new?: boolean;
	readonly detach?: boolean;
}

/** Runs a pipeline, or a plan that was saved, and says how it goes. */
export const run: CommandRunner<Flags> = async ([file = ""], flags, context) => {
	return withDisplay({ command: "run", again: "The same command", flags, context }, (display) =>
		runFile(file, flags, context, display),
	);
};

async function runFile(file: string, flags: Flags, context: CliContext, display: RunDisplay): Promise<number> {
	const access = toAccess(flags, context);
	if (!access.ok) return display.refuse(access);
	const options = {
		...toLoadOptions(flags, context),
		selection: toSelection(flags),
		fresh: flags.fresh,
		access: access.access,
		maxCost: flags.maxCost,
		yes: flags.yes,
		confirm: askOnTerminal(context),
		isNew: flags.new,
		detach: flags.detach,
		signal: context.signal,
		onStart: display.onStart,
		onEvent: display.onEvent,
	};
	if (!isSavedPlan(file)) return display.end(await runPipeline(file, options));
	const saved = readSavedPlan(file, context.cwd);
	if (!saved.ok) return display.refuse(saved);
	const changing = PLANNED_WITH.find((flag) => flags[flag] !== undefined);
	if (changing !== undefined) return display.refuse(notOfPlan(changing));
	const { baseUrl = access.access.baseUrl, ...planned } = saved.options;
	const reviewed = { ...options, ...planned, access: { ...access.access, baseUrl }, planId: saved.planId };
	return display.end(await runPipeline(saved.path, reviewed));
}

/** What was reviewed is what is run: these make another plan. */
const PLANNED_WITH = ["engine", "corpus", "var", "select", "exclude", "limit", "fresh"] as const;

function notOfPlan(flag: string): Refusal {
	const message = `expected no --${flag} beside a saved plan, which is run as it was reviewed`;
	const hint = `leave it out, or make another plan with it: \`trawl plan FILE --${flag} … --out plan.json\``;
	return {
		ok: false,
		problems: [{ code: "not_used_here", severity: "error", message, hint }],
		sources: [],
		exitCode: 2,
	};
}
