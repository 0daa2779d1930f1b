/** `trawl test`: cases of a pipeline planned through all stages, and held against what is expected of them. */
import { loadPipeline } from "../load/load-pipeline.ts";
import { loadTests } from "../load/load-tests.ts";
import { type LoadedSnapshots, readSnapshots } from "../load/read-snapshots.ts";
import type { SourceFile } from "../model/pipeline.ts";
import type { Problem } from "../model/problem.ts";
import { holdExpectations } from "./hold-expectations.ts";
import type { Refusal } from "./refusal.ts";
import { rehearsePlan } from "./rehearse-plan.ts";
import { type AskedCase, compareSnapshot, snapshotOf, updatedSnapshots } from "./test-snapshots.ts";

export interface CaseResult {
	readonly name: string;
	/** Tasks that are asked. */
	readonly tasks: number;
	/** Empty for a case that passes. */
	readonly failures: readonly Problem[];
}

export interface TestReport {
	readonly ok: true;
	readonly file: string;
	readonly cases: readonly CaseResult[];
	/** Of the pipeline and its tests. */
	readonly sources: readonly SourceFile[];
	/** The snapshots as they should be now, where they differ from the file; `text` is null where the file should go. */
	readonly snapshot: { readonly path: string; readonly text: string | null } | undefined;
}

export interface TestOptions {
	readonly cwd: string;
	/** Snapshots are not held against the file: it is to be written anew. */
	readonly update: boolean;
	/** Aborted to stop; the reason is "SIGINT" or "SIGTERM". */
	readonly signal: AbortSignal;
}

const NO_SNAPSHOTS: LoadedSnapshots = { ok: true, value: undefined };

/** `file`: a pipeline, or its test file. A refusal without problems where it was stopped. */
export async function testPipeline(file: string, options: TestOptions): Promise<TestReport | Refusal> {
	const { cwd, update } = options;
	const paths = pathsOf(file);
	const { source, result } = loadTests(paths.tests, cwd);
	const sources = source === undefined ? [] : [source];
	if (!result.ok) {
		const problems = source === undefined ? whyThereIsNone(paths.pipeline, result.problems, cwd) : result.problems;
		return { ok: false, problems, sources, exitCode: 4 };
	}
	const tests = result.value.cases;
	const asksForSnapshots = tests.some(({ expect }) => expect.snapshot === true);
	const before = update || asksForSnapshots ? readSnapshots(paths.snapshots, cwd) : NO_SNAPSHOTS;
	if (!before.ok) return { ...before, exitCode: 4 };
	const cases: CaseResult[] = [];
	const all: AskedCase[] = [];
	for (const test of tests) {
		const rehearsal = await rehearsePlan(paths.pipeline, test, options);
		if (!rehearsal.ok && rehearsal.problems.length === 0) return rehearsal;
		sources.push(...rehearsal.sources.filter(({ path }) => !sources.some((known) => known.path === path)));
		const { tasks, failures, asked } = holdExpectations(rehearsal, test);
		const isCompared = asked !== undefined && test.expect.snapshot === true && !update;
		const changed = isCompared ? compareSnapshot(snapshotOf(before.value, test), asked, test) : [];
		cases.push({ name: test.name, tasks, failures: [...failures, ...changed] });
		all.push({ test, asked });
	}
	const text = updatedSnapshots(before.value, all);
	return { ok: true, file, cases, sources, snapshot: text === undefined ? undefined : { path: paths.snapshots, text } };
}

/** Where the pipeline cannot be read either, that is what to tell: its tests come second. */
function whyThereIsNone(pipeline: string, ofTests: readonly Problem[], cwd: string): readonly Problem[] {
	const { source, result } = loadPipeline(pipeline, { cwd });
	return source === undefined && !result.ok ? result.problems : ofTests;
}

/** The pipeline's file and those beside it, whichever of the first two is named. */
function pathsOf(file: string): { readonly pipeline: string; readonly tests: string; readonly snapshots: string } {
	const stem = file.replace(/(?:\.test)?\.(ya?ml)$/i, "");
	const extension = /\.ya?ml$/i.exec(file)?.[0] ?? ".yaml";
	return {
		pipeline: `${stem}${extension}`,
		tests: `${stem}.test${extension}`,
		snapshots: `${stem}.test.snapshot.yaml`,
	};
}
