/** The name that a pipeline file gives itself, for commands that look at its runs and do not need the rest. */
import { dirname, resolve } from "node:path";
import { isJsonObject } from "../model/json.ts";
import type { Result } from "../model/problem.ts";
import { MAX_PIPELINE_BYTES } from "./load-pipeline.ts";
import { parseYaml } from "./parse-yaml.ts";
import { ProblemLog } from "./problem-log.ts";
import { findProjectRoot } from "./project-root.ts";
import { readText } from "./read-text.ts";

export interface NamedPipeline {
	readonly name: string;
	readonly projectRoot: string;
}

/** `path` is relative to `cwd`. The rest of the file may be as wrong as it likes. */
export function readPipelineName(path: string, cwd: string): Result<NamedPipeline> {
	const log = new ProblemLog();
	const absolute = resolve(cwd, path);
	const source = readText(absolute, { shown: path, what: "pipeline file", maxBytes: MAX_PIPELINE_BYTES }, log);
	const yaml = source === undefined ? undefined : parseYaml(source, log);
	if (yaml === undefined) return { ok: false, problems: log.sorted() };
	const name = isJsonObject(yaml.value) ? yaml.value.name : undefined;
	if (typeof name === "string") {
		return { ok: true, value: { name, projectRoot: findProjectRoot(dirname(absolute)) }, warnings: [] };
	}
	const location = { file: path, line: 1, column: 1 };
	return {
		ok: false,
		problems: [{ code: "missing_key", severity: "error", message: "`name` is missing", location }],
	};
}
