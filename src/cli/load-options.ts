import type { LoadOptions } from "../app/prepare-plan.ts";
import type { CliContext } from "./cli-context.ts";
import type { PipelineFlags } from "./command-runner.ts";

export function toLoadOptions(
	flags: PipelineFlags,
	{ cwd }: CliContext,
): LoadOptions & { stateDir?: string | undefined } {
	const { engine, corpus, var: vars, out, state } = flags;
	return { cwd, engine, corpus, vars, outDir: out, stateDir: state };
}
