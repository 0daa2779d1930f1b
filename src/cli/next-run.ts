import type { CliContext } from "./cli-context.ts";
import type { AccessFlags, PipelineFlags, SelectionFlags } from "./command-runner.ts";
import { ownCommand } from "./own-command.ts";

type PlanFlags = PipelineFlags & AccessFlags & SelectionFlags & { readonly maxCost?: number };

/** The command that carries a plan of `file` out: with every flag that made the plan what it is. */
export function nextRun(file: string, flags: PlanFlags, context: Pick<CliContext, "env">): string {
	const { engine, corpus = [], var: vars = {}, state, select = [], exclude = [], limit, fresh, maxCost } = flags;
	return ownCommand(context, [
		...["run", file],
		...flag("--engine", engine),
		...Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}=${value}`]),
		...select.flatMap((pattern) => ["--select", pattern]),
		...exclude.flatMap((pattern) => ["--exclude", pattern]),
		...flag("--limit", limit),
		...(fresh ? ["--fresh"] : []),
		...flag("--max-cost", maxCost),
		...flag("--base-url", flags.baseUrl),
		...flag("--key-file", flags.envFile),
		...flag("--state", state),
		...(corpus.length > 0 ? ["--corpus", ...corpus] : []),
	]);
}

function flag(name: string, value: string | number | undefined): readonly string[] {
	return value === undefined ? [] : [name, String(value)];
}
