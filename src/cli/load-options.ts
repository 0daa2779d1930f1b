import { resolveAccess } from "../app/access.ts";
import type { EngineAccess } from "../app/engines.ts";
import type { LoadOptions } from "../app/prepare-plan.ts";
import type { Refusal } from "../app/refusal.ts";
import type { SelectionSpec } from "../app/selection.ts";
import type { CliContext } from "./cli-context.ts";
import type { AccessFlags, PipelineFlags, SelectionFlags } from "./command-runner.ts";
import { formatProblems } from "./format-problems.ts";

export function toLoadOptions(
	flags: PipelineFlags,
	{ cwd, env }: CliContext,
): LoadOptions & { stateDir?: string | undefined } {
	const { engine, corpus, var: vars, out, state } = flags;
	return { cwd, env, engine, corpus, vars, outDir: out, stateDir: state };
}

/** The key and the address, from the environment or a file of it; flags go before both. */
export function toAccess(
	flags: AccessFlags,
	{ env, cwd, stderr }: CliContext,
): { readonly ok: true; readonly access: EngineAccess } | Refusal {
	const resolved = resolveAccess({ env, cwd, baseUrl: flags.baseUrl, envFile: flags.envFile });
	if (resolved.ok && resolved.warnings.length > 0) stderr.write(`${formatProblems(resolved.warnings, [])}\n`);
	return resolved;
}

export function toSelection({ select = [], exclude = [], limit }: SelectionFlags): SelectionSpec {
	return { select, exclude, limit: limit ?? null };
}
