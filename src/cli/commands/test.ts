import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { testPipeline } from "../../app/test-pipeline.ts";
import { plural } from "../../values/plural.ts";
import type { CommandRunner } from "../command-runner.ts";
import { countProblems, formatProblems } from "../format-problems.ts";
import { plainText } from "../plain-text.ts";
import { refused } from "../show-run.ts";

interface Flags {
	readonly update?: boolean;
}

/** Runs the tests of each pipeline: no engine, no cost. */
export const test: CommandRunner<Flags> = async (files, { update = false }, context) => {
	const { cwd, stdout, stderr } = context;
	let failed = 0;
	let passed = 0;
	for (const file of files) {
		const report = await testPipeline(file, { cwd, update });
		if (!report.ok) {
			refused(report, context);
			failed += 1;
			continue;
		}
		for (const { name, tasks, failures } of report.cases) {
			const isGood = failures.length === 0;
			if (isGood) passed += 1;
			else failed += 1;
			stdout.write(`${isGood ? "ok" : "FAILED"}  ${plainText(`${file}: ${name}`)} (${plural(tasks, "task")})\n`);
			if (!isGood) stderr.write(`${formatProblems(failures, report.sources)}${countProblems(failures)}\n`);
		}
		if (update && report.snapshot !== undefined) {
			writeFileSync(resolve(cwd, report.snapshot.path), report.snapshot.text);
			stderr.write(`Wrote ${report.snapshot.path}\n`);
		}
	}
	stdout.write(`${passed} passed, ${failed} failed\n`);
	return failed === 0 ? 0 : 4;
};
