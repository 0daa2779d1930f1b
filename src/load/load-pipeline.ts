/**
 * A pipeline file and everything it refers to → a Pipeline, or all problems at once.
 *
 * The only reader of the user's files. It goes on after each problem as far as that makes sense, so
 * that ten mistakes are told in one go, and it sends nothing anywhere.
 */
import { dirname, relative, resolve } from "node:path";
import { isJsonObject } from "../model/json.ts";
import { inputsOf, type Pipeline, type SourceFile } from "../model/pipeline.ts";
import type { Result } from "../model/problem.ts";
import type { Suppression } from "../model/suppression.ts";
import { sortProblems } from "../values/sort-problems.ts";
import { applySuppressions, unusedSuppressions } from "./apply-suppressions.ts";
import { checkShape } from "./check-shape.ts";
import { loadData } from "./data/load-data.ts";
import type { DataFolders } from "./data/source-context.ts";
import { loadCsvColumns } from "./load-csv-columns.ts";
import type { LoadOptions } from "./load-options.ts";
import { loadTemplates } from "./load-templates.ts";
import { locateShapeError } from "./locate-shape-error.ts";
import { MAX_PIPELINE_BYTES, whenMissing } from "./missing-pipeline.ts";
import { parseYaml } from "./parse-yaml.ts";
import { ProblemLog } from "./problem-log.ts";
import { findProjectRoot } from "./project-root.ts";
import { readEnv } from "./read-env.ts";
import { readLocal } from "./read-local.ts";
import { readBudget, readExport, readPrices, readRun } from "./read-settings.ts";
import { readSuppressions } from "./read-suppressions.ts";
import { readVars } from "./read-vars.ts";
import { isTextPlace } from "./text-places.ts";
import { UserFiles } from "./user-files.ts";
import { shapeOf, type ValueShape } from "./value-shape.ts";
import type { YamlFile } from "./yaml-file.ts";

export interface LoadedPipeline {
	/** The file's text for code frames; undefined when it could not be read. */
	readonly source: SourceFile | undefined;
	readonly result: Result<Pipeline>;
	/** Comments that have taken no warning away yet: some are found later. */
	readonly suppressions: readonly Suppression[];
}

/** Loads the file at `path`, relative to `options.cwd`. */
export function loadPipeline(path: string, options: LoadOptions): LoadedPipeline {
	const log = new ProblemLog();
	const absolute = resolve(options.cwd, path);
	const show = (file: string) => showPath(file, options.cwd);
	const files = new UserFiles(
		options.files === undefined ? undefined : { texts: options.files, copies: options.copies },
	);
	const source = files.read(
		absolute,
		{
			shown: show(absolute),
			what: "pipeline file",
			...whenMissing(path, options.cwd),
			maxBytes: MAX_PIPELINE_BYTES,
		},
		log,
	);
	const yaml = source === undefined ? undefined : parseYaml(source, log, isTextPlace);
	const pipeline =
		yaml === undefined ? undefined : buildPipeline(yaml, { baseDir: dirname(absolute), show, files }, options, log);
	const suppressions = yaml === undefined ? [] : readSuppressions(yaml.source, log);
	const { problems, unused } = applySuppressions(log.sorted(), suppressions);
	if (pipeline !== undefined && !log.hasErrors) {
		return { source, result: { ok: true, value: pipeline, warnings: problems }, suppressions: unused };
	}
	const idle = unusedSuppressions(unused, problems, { engine: options.engine, isComplete: false });
	return { source, result: { ok: false, problems: sortProblems([...problems, ...idle]) }, suppressions: [] };
}

function buildPipeline(
	yaml: YamlFile,
	found: Omit<DataFolders, "resultsDir">,
	options: LoadOptions,
	log: ProblemLog,
): Pipeline | undefined {
	const root = yaml.value;
	const shape = checkShape(root, (pointer) => yaml.writtenNumber(pointer));
	for (const error of shape) {
		log.error(error.code, error.message, locateShapeError(error, yaml), { hint: error.hint });
	}
	if (!isJsonObject(root)) return undefined;
	const { baseDir, files } = found;
	const engine = options.engine ?? (root.engine === "local" ? "local" : "valyu");
	const name = typeof root.name === "string" ? root.name : "";
	const projectRoot = findProjectRoot(baseDir);
	const vars = readVars(root, options, yaml, log);
	const outDir = options.outDir === undefined ? undefined : resolve(options.cwd, options.outDir);
	const results = readExport(root, name, { baseDir, projectRoot, outDir });
	const folders = { ...found, resultsDir: results.dir };
	const data = loadData(yaml, folders, log, { rows: options.data, locate: options.locateGiven });
	const env = readEnv(root, options, yaml, log);
	const scope = new Map<string, ValueShape>([
		["vars", { keys: new Map(), ...shapeOf(vars), ...fromKey("vars", yaml) }],
		...(Object.keys(env).length === 0 ? [] : [["env", { ...shapeOf(env), ...fromKey("env", yaml) }] as const]),
		["run", shapeOf({ date: "" })],
		["pipeline", shapeOf({ name: "" })],
	]);
	const { templates, results: shapes } = loadTemplates({ yaml, root, folders, engine, scope, data, log });
	const hasStages = templates.some((template) => inputsOf(template).length > 0);
	return {
		source: yaml.source,
		name,
		description: typeof root.description === "string" ? root.description : null,
		engine,
		local: readLocal(root, { engine, baseDir, corpus: options.corpus, cwd: options.cwd }, yaml, log),
		vars,
		env,
		data: [...data.values()],
		templates,
		files: hasStages ? files.texts : new Map(),
		largeFiles: hasStages ? files.large : new Map(),
		budget: readBudget(root, yaml),
		prices: readPrices(root),
		run: readRun(root),
		export: { ...results, csvColumns: loadCsvColumns({ yaml, root, templates, results: shapes, log }) },
		projectRoot,
	};
}

/** Where a name of the file's own comes from; nothing where the file does not have it. */
function fromKey(key: string, yaml: YamlFile): Pick<ValueShape, "origin" | "declared"> {
	if (yaml.node([key]) === undefined) return {};
	const origin = { message: `\`${key}\``, location: yaml.locateKey([key]) };
	return { origin, declared: origin };
}

/** Relative to the working folder when it is inside, absolute otherwise. */
function showPath(path: string, cwd: string): string {
	const shown = relative(cwd, path);
	return shown === "" || shown.startsWith("../../../") ? path : shown.replaceAll("\\", "/");
}
