/**
 * Problems as SARIF 2.1.0, which code scanning services read: one run, a rule for each code that occurs, regions,
 * and other places that matter. Paths are relative to the repository (`%SRCROOT%`), so that no machine shows in them.
 */
import type { Validation } from "../../app/validate-pipeline.ts";
import type { Location, Problem, ProblemCode } from "../../model/problem.ts";
import { plainText } from "../plain-text.ts";
import { fewOfMany } from "./few-of-many.ts";
import { type ShowPath, toArtifact } from "./repository-path.ts";
import { ruleText } from "./rule-texts.ts";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
/** As many as GitHub shows of one run. */
const MOST_SHOWN = 5_000;

interface Context {
	readonly showPath: ShowPath;
	readonly rules: readonly ProblemCode[];
}

export function printSarif(validations: readonly Validation[], showPath: ShowPath, version: string): string {
	const owners = new Map(
		validations.flatMap(({ file, problems }) => problems.map((problem) => [problem, file] as const)),
	);
	const { shown, leftOut } = fewOfMany([...owners.keys()], { each: MOST_SHOWN, all: MOST_SHOWN });
	const rules = [...new Set(shown.map(({ code }) => code))].sort();
	const context: Context = { showPath, rules };
	const notes = leftOut.map(({ code, count }) => ({
		level: "note",
		message: { text: `${count} more of ${code} are left out` },
	}));
	const run = {
		tool: { driver: { name: "Trawl", semanticVersion: version, rules: rules.map(describeRule) } },
		invocations: [{ executionSuccessful: true, ...(notes.length === 0 ? {} : { toolExecutionNotifications: notes }) }],
		columnKind: "utf16CodeUnits",
		results: shown.map((problem) => describeResult(problem, owners.get(problem) ?? "", context)),
	};
	return `${JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

function describeRule(code: ProblemCode) {
	const text = ruleText(code);
	return { id: code, shortDescription: { text }, help: { text: `${text} (docs/errors.md)` } };
}

function describeResult(
	{ code, severity, message, location, related = [], hint }: Problem,
	file: string,
	{ showPath, rules }: Context,
) {
	const others = related.map(({ message: what, location: at }, id) => ({
		id,
		message: { text: plainText(what) },
		physicalLocation: describePlace(at, showPath),
	}));
	return {
		ruleId: code,
		ruleIndex: rules.indexOf(code),
		level: severity,
		message: { text: plainText(hint === undefined ? message : `${message} (${hint})`) },
		locations: [
			{
				physicalLocation:
					location === undefined ? { artifactLocation: toArtifact(showPath(file)) } : describePlace(location, showPath),
			},
		],
		...(others.length === 0 ? {} : { relatedLocations: others }),
	};
}

function describePlace({ file, line, column, length = 1 }: Location, showPath: ShowPath) {
	return {
		artifactLocation: toArtifact(showPath(file)),
		region: { startLine: line, startColumn: column, endLine: line, endColumn: column + length },
	};
}
