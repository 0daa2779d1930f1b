/** `<name>.test.snapshot.yaml` → what the cases of a test file asked when it was last written. */
import { relative, resolve } from "node:path";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import type { SourceFile } from "../model/pipeline.ts";
import type { Problem } from "../model/problem.ts";
import { describeFound } from "./describe-found.ts";
import { parseYaml } from "./parse-yaml.ts";
import { ProblemLog } from "./problem-log.ts";
import { readText } from "./read-text.ts";

const MAX_BYTES = 100_000_000;
const REMEDY = "delete the file, and `trawl test --update` writes it anew";

export type LoadedSnapshots =
	/** Undefined where there is no file. */
	| { readonly ok: true; readonly value: JsonObject | undefined }
	/** With the file's text where it could be read. */
	| { readonly ok: false; readonly problems: readonly Problem[]; readonly sources: readonly SourceFile[] };

/** `path` is relative to `cwd`. A file that cannot be read is told, since what is in it was meant to be held. */
export function readSnapshots(path: string, cwd: string): LoadedSnapshots {
	const log = new ProblemLog();
	const absolute = resolve(cwd, path);
	const shown = relative(cwd, absolute).replaceAll("\\", "/");
	const source = readText(absolute, { shown, what: "snapshot file", maxBytes: MAX_BYTES }, log);
	if (log.sorted().some(({ code }) => code === "file_missing")) return { ok: true, value: undefined };
	const yaml = source === undefined ? undefined : parseYaml(source, log);
	const { value } = yaml ?? {};
	if (value !== undefined && !isJsonObject(value)) {
		log.error("wrong_type", `expected a mapping of cases, found ${describeFound(value)}`, yaml?.locateValue([]));
	}
	if (isJsonObject(value) && !log.hasErrors) return { ok: true, value };
	const errors = log.sorted().filter(({ severity }) => severity === "error");
	const problems = errors.map((problem) => ({ ...problem, hint: withRemedy(problem.hint) }));
	return { ok: false, problems, sources: source === undefined ? [] : [source] };
}

function withRemedy(hint: string | undefined): string {
	return hint === undefined ? REMEDY : `${hint}; or ${REMEDY}`;
}
