/** `<name>.test.yaml` → the cases in it, or everything that is wrong with it. */
import { relative, resolve } from "node:path";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { SourceFile } from "../model/pipeline.ts";
import type { Fixture, LocatePart, PipelineTest, PipelineTests, TestExpectations } from "../model/pipeline-test.ts";
import type { Location, Result } from "../model/problem.ts";
import type { Source } from "../model/wire.ts";
import { shapeErrors } from "./check-shape.ts";
import { locateShapeError } from "./locate-shape-error.ts";
import { parseYaml } from "./parse-yaml.ts";
import { ProblemLog } from "./problem-log.ts";
import { mapping } from "./read-settings.ts";
import { readText } from "./read-text.ts";
import { compileTestShape } from "./shape-validators.ts";
import { suggestPath } from "./suggest-path.ts";
import type { YamlFile } from "./yaml-file.ts";

const MAX_BYTES = 5_000_000;
const HOW = "write its cases there: docs/testing.md has the keys, and `trawl init` writes an example";
const DEFAULT_DATE = "2026-01-01";

export interface LoadedTests {
	readonly source: SourceFile | undefined;
	readonly result: Result<PipelineTests>;
}

/** `path` is relative to `cwd`. */
export function loadTests(path: string, cwd: string): LoadedTests {
	const log = new ProblemLog();
	const absolute = resolve(cwd, path);
	const shown = relative(cwd, absolute).replaceAll("\\", "/");
	const near = () => suggestPath(shown, cwd);
	const source = readText(absolute, { shown, what: "test file", maxBytes: MAX_BYTES, near, otherwise: () => HOW }, log);
	const yaml = source === undefined ? undefined : parseYaml(source, log);
	if (yaml !== undefined) {
		for (const error of shapeErrors(compileTestShape(), yaml.value)) {
			log.error(error.code, error.message, locateShapeError(error, yaml), { hint: error.hint });
		}
	}
	const problems = log.sorted();
	if (source === undefined || yaml === undefined || log.hasErrors) return { source, result: { ok: false, problems } };
	const cases = Object.entries(mapping(mapping(yaml.value).cases)).filter(([name]) => !name.startsWith("x-"));
	const value = { source, cases: cases.map(([name, definition]) => readCase(name, mapping(definition), yaml)) };
	return { source, result: { ok: true, value, warnings: problems } };
}

function readCase(name: string, { vars, data, env, date, outputs, expect }: JsonObject, yaml: YamlFile): PipelineTest {
	const pointer = ["cases", name];
	const expected = mapping(expect);
	const locatePart: LocatePart = (way, target = "key") =>
		target === "key" ? yaml.locateKey([...pointer, ...way]) : yaml.locateValue([...pointer, ...way]);
	return {
		name,
		vars: mapping(vars),
		data: mapping(data) as PipelineTest["data"],
		env: mapping(env) as PipelineTest["env"],
		date: typeof date === "string" ? date : DEFAULT_DATE,
		fixtures: Object.entries(mapping(outputs)).map(([pattern, answer]) =>
			readFixture(pattern, answer, locatePart(["outputs", pattern])),
		),
		expect: expected as TestExpectations,
		locate: (key) => locatePart(expected[key] === undefined ? [] : ["expect", key]),
		locatePart,
	};
}

function readFixture(pattern: string, answer: Json, location: Location): Fixture {
	const { output = null, sources, fails } = isJsonObject(answer) ? answer : {};
	return {
		...{ pattern, location, output },
		sources: Array.isArray(sources) ? (sources as unknown as Source[]) : [],
		fails: typeof fails === "string" ? fails : null,
	};
}
