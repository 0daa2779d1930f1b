/** What `validate --format json` prints. Its shape is public: `schemas/problems.schema.json`, docs/validate.md. */
import type { Validation } from "../../app/validate-pipeline.ts";
import type { Problem } from "../../model/problem.ts";
import { countOf } from "../format-problems.ts";

/** A new one where a key goes or changes its meaning; new keys may come without. */
const PROBLEMS_VERSION = 1;

export function printJson(validations: readonly Validation[]): string {
	const all = validations.flatMap(({ problems }) => problems);
	const report = {
		problems_version: PROBLEMS_VERSION,
		...countOf(all),
		files: validations.map(({ file, tasks, problems }) => ({
			file,
			valid: tasks !== null,
			tasks,
			...countOf(problems),
		})),
		problems: validations.flatMap(({ file, problems }) => problems.map((problem) => ({ file, ...allKeys(problem) }))),
	};
	return `${JSON.stringify(report, null, 2)}\n`;
}

/** Every key is always there; what a problem lacks is null, or an empty list. */
function allKeys({ code, severity, message, location, related, hint }: Problem) {
	return { code, severity, message, location: location ?? null, related: related ?? [], hint: hint ?? null };
}
