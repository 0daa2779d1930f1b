import { type TestReport, testPipeline } from "../../app/test-pipeline.ts";
import { writeSnapshots } from "../../app/write-snapshots.ts";
import { plural } from "../../values/plural.ts";
import type { CliContext } from "../cli-context.ts";
import type { CommandRunner } from "../command-runner.ts";
import { countProblems, formatProblems } from "../format-problems.ts";
import { plainLine } from "../plain-text.ts";
import { refused } from "../show-run.ts";

interface Flags {
	readonly update?: boolean;
}

/** Runs the tests of each pipeline: no engine, no cost. */
export const test: CommandRunner<Flags> = async (files, { update = false }, context) => {
	const { cwd, stdout, stderr, signal } = context;
	let failed = 0;
	let passed = 0;
	for (const file of files) {
		const report = await testPipeline(file, { cwd, update, signal });
		if (!report.ok) {
			if (report.problems.length === 0) {
				stderr.write("Interrupted before everything was tested.\n");
				return report.exitCode;
			}
			refused(report, context);
			failed += 1;
			continue;
		}
		printCases(report, context);
		const good = report.cases.filter(({ failures }) => failures.length === 0).length;
		passed += good;
		failed += report.cases.length - good;
		if (update && !updateSnapshots(report, context)) failed += 1;
	}
	stdout.write(`${passed} passed, ${failed} failed\n`);
	return failed === 0 ? 0 : 4;
};

function printCases({ file, cases, sources }: TestReport, { stdout, stderr }: CliContext): void {
	for (const { name, tasks, failures } of cases) {
		const isGood = failures.length === 0;
		stdout.write(`${isGood ? "ok" : "FAILED"}  ${plainLine(`${file}: ${name}`)} (${plural(tasks, "task")})\n`);
		if (!isGood) stderr.write(`${formatProblems(failures, sources)}${countProblems(failures)}\n`);
	}
}

/** False where they cannot be written. */
function updateSnapshots({ snapshot }: TestReport, context: CliContext): boolean {
	if (snapshot === undefined) return true;
	const refusal = writeSnapshots(snapshot, context.cwd);
	if (refusal !== undefined) {
		refused(refusal, context);
		return false;
	}
	const { path, text } = snapshot;
	context.stderr.write(
		`${text === null ? "Removed" : "Wrote"} ${plainLine(path)}${text === null ? ": no case asks for one" : ""}\n`,
	);
	return true;
}
