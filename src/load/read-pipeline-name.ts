/** The name and the budget that a pipeline file gives itself, for commands that work on its runs and need no more. */
import { dirname, resolve } from "node:path";
import { isJsonObject } from "../model/json.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Result } from "../model/problem.ts";
import { MAX_PIPELINE_BYTES, whenMissing } from "./missing-pipeline.ts";
import { parseYaml } from "./parse-yaml.ts";
import { ProblemLog } from "./problem-log.ts";
import { findProjectRoot } from "./project-root.ts";
import { readBudget } from "./read-settings.ts";
import { readText } from "./read-text.ts";

export interface NamedPipeline {
	readonly name: string;
	readonly projectRoot: string;
	readonly budget: PresentBudget;
}

/** US dollars; null where nothing is set. */
export type PresentBudget = Pick<Pipeline["budget"], "maxCost" | "perMonth">;

/** `path` is relative to `cwd`. The rest of the file may be as wrong as it likes. */
export function readPipelineName(path: string, cwd: string): Result<NamedPipeline> {
	const log = new ProblemLog();
	const absolute = resolve(cwd, path);
	const options = { shown: path, what: "pipeline file", maxBytes: MAX_PIPELINE_BYTES, ...whenMissing(path, cwd) };
	const source = readText(absolute, options, log);
	const yaml = source === undefined ? undefined : parseYaml(source, log);
	if (yaml === undefined) return { ok: false, problems: log.sorted() };
	const root = isJsonObject(yaml.value) ? yaml.value : {};
	const { name } = root;
	if (typeof name === "string") {
		const { maxCost, perMonth } = readBudget(root, yaml);
		const projectRoot = findProjectRoot(dirname(absolute));
		return { ok: true, value: { name, projectRoot, budget: { maxCost, perMonth } }, warnings: [] };
	}
	const location = { file: path, line: 1, column: 1 };
	return {
		ok: false,
		problems: [{ code: "missing_key", severity: "error", message: "`name` is missing", location }],
	};
}
