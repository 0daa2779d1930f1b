/** The key of a model's endpoint: from the environment variable that the settings name, and from nowhere else. */
import type { ResearchSettings } from "../model/pipeline.ts";
import type { Problem, Result } from "../model/problem.ts";

/** Looks a variable up in the environment; undefined when it is not set, or empty. */
export type ReadVariable = (name: string) => string | undefined;

/** Null for a model that wants none, and without a model. No problem repeats the key. */
export function readModelKey({ model }: ResearchSettings, read: ReadVariable | undefined): Result<string | null> {
	const name = model?.api_key_env ?? null;
	if (name === null) return { ok: true, value: null, warnings: [] };
	const key = read?.(name)?.trim() ?? "";
	if (key === "") {
		return refused(
			`expected the key of the model's endpoint in ${name}, which is not set`,
			`set ${name}, or name a file that does with --key-file`,
		);
	}
	if (!/^[\x21-\x7e]+$/.test(key)) {
		return refused(
			`expected printable ASCII characters without blanks in ${name}, found others`,
			"copy the key again from where it was issued",
		);
	}
	return { ok: true, value: key, warnings: [] };
}

function refused(message: string, hint: string): Result<never> {
	const problem: Problem = { code: "api_key", severity: "error", message, hint };
	return { ok: false, problems: [problem] };
}
