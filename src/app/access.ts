/** How the hosted service is reached, and a model's endpoint: keys and address from flags, the environment, or a file of it, in that order. */
import { resolve } from "node:path";
import { readEnvFile } from "../load/read-env-file.ts";
import type { Problem } from "../model/problem.ts";
import { checkAccess, type EngineAccess } from "./engines.ts";
import type { Refusal } from "./refusal.ts";

export interface AccessRequest {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly cwd: string;
	/** `--base-url`. */
	readonly baseUrl: string | undefined;
	/** `--env-file`. */
	readonly envFile: string | undefined;
}

export interface ResolvedAccess {
	readonly ok: true;
	readonly access: EngineAccess;
	readonly warnings: readonly Problem[];
}

/** Refused with 2, as wrong words are; a file that cannot be read with 4. */
export function resolveAccess({ env, cwd, baseUrl, envFile }: AccessRequest): ResolvedAccess | Refusal {
	const file = envFile === undefined ? undefined : readEnvFile(resolve(cwd, envFile), envFile);
	if (file?.ok === false) return refuse(file.problems, 4);
	const value = (name: string) => present(env[name]) ?? present(file?.value[name]);
	const checked = checkAccess({ apiKey: value("VALYU_API_KEY"), baseUrl: baseUrl ?? value("VALYU_BASE_URL") });
	if (!checked.ok) return refuse(checked.problems, 2);
	const access = { ...checked.value, readVariable: value };
	return { ok: true, access, warnings: [...(file?.warnings ?? []), ...checked.warnings] };
}

/** An empty variable counts as missing (contract section 1). */
function present(value: string | undefined): string | undefined {
	return value === undefined || value.trim() === "" ? undefined : value;
}

function refuse(problems: readonly Problem[], exitCode: number): Refusal {
	return { ok: false, problems, sources: [], exitCode };
}
