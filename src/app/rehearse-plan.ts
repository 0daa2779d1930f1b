/**
 * A case of `trawl test`: its pipeline loaded and planned through all of its stages, within the bounds of any other plan,
 * with answers that stand for those of an engine. Nothing is sent and no state is looked at.
 */
import { noLookups } from "../model/no-lookups.ts";
import type { CsvColumn, Pipeline, SourceFile } from "../model/pipeline.ts";
import type { PipelineTest } from "../model/pipeline-test.ts";
import type { OpenTemplate, PlannedTask, PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { PlanSink } from "../plan/plan-pipeline.ts";
import { toInput } from "../plan/stage-inputs.ts";
import { sortProblems } from "../values/sort-problems.ts";
import { roomLeft } from "./check-budget.ts";
import { describeResearcher } from "./describe-researcher.ts";
import type { EngineDescription } from "./engines.ts";
import { FixtureAnswers, type RehearsedTask } from "./fixture-answers.ts";
import { interrupted, isInterrupted } from "./interrupt.ts";
import { planLoaded } from "./plan-loaded.ts";
import { load, plan } from "./prepare-plan.ts";
import type { Refusal } from "./refusal.ts";
import { findingsOf } from "./validate-pipeline.ts";

export interface Rehearsal {
	readonly ok: true;
	readonly tasks: readonly RehearsedTask[];
	/** Of the plan before anything is known; later stages are open in it. */
	readonly summary: PlanSummary;
	/** Of results.csv; null for all. */
	readonly csvColumns: readonly CsvColumn[] | null;
	/** Warnings of the pipeline, and mistakes of the case. */
	readonly problems: readonly Problem[];
	readonly sources: readonly SourceFile[];
}

export interface RehearsalOptions {
	readonly cwd: string;
	/** Aborted to stop; the reason is "SIGINT" or "SIGTERM". */
	readonly signal: AbortSignal;
}

/** Nothing depends on it: there is no state in which something could expire. */
const NOW = new Date(0);

/** `path`: of the pipeline, relative to `cwd`. A refusal without problems where it was stopped. */
export async function rehearsePlan(
	path: string,
	test: PipelineTest,
	{ cwd, signal }: RehearsalOptions,
): Promise<Rehearsal | Refusal> {
	const { vars, data, env, date, fixtures, locatePart } = test;
	const loaded = load(path, { cwd, vars, data, env, locateGiven: locatePart });
	if (!loaded.ok) return loaded;
	if (await isInterrupted(signal)) return interrupted(signal);
	const { pipeline, sources } = loaded;
	const refuse = (problems: readonly Problem[]) => ({ ok: false, problems, sources, exitCode: 4 }) as const;
	const described = await describeUnused(pipeline);
	const engine = { ok: true, value: described, warnings: [] } as const;
	const answers = new FixtureAnswers(fixtures);
	const given = { loaded, engine, state: undefined, warnings: [], options: { signal }, now: NOW, date };
	const planned = await planLoaded(given, answers.take);
	if (!planned.ok) return planned;
	const problems = sortProblems(findingsOf(planned).problems, pipeline.source.path);
	if (problems.some(({ severity }) => severity === "error")) return refuse(problems);
	const { summary } = planned;
	const faults = await planStages(summary.open, { pipeline, engine: described, date, signal }, answers);
	if (signal.aborted) return interrupted(signal);
	const mistakes = answers.unused(pipeline.templates.map(({ name }) => name));
	if (faults.length > 0) return refuse([...problems, ...faults, ...mistakes]);
	const { csvColumns } = pipeline.export;
	return { ok: true, tasks: answers.tasks, summary, csvColumns, problems: [...problems, ...mistakes], sources };
}

interface StageRequest {
	readonly pipeline: Pipeline;
	readonly engine: EngineDescription;
	readonly date: string;
	readonly signal: AbortSignal;
}

/** Each as soon as its inputs have been planned. What keeps one from being planned, or nothing where it was stopped. */
async function planStages(
	open: readonly OpenTemplate[],
	{ pipeline, engine, ...request }: StageRequest,
	answers: FixtureAnswers,
): Promise<readonly Problem[]> {
	const left = [...open];
	const sink: PlanSink = answers.take;
	for (let next = takeReady(left); next !== undefined; next = takeReady(left)) {
		const { name, after } = next;
		const missing = answers.missing(after);
		if (missing !== undefined) return [noFixture(missing, name, pipeline)];
		const ended = (template: string) => answers.of(template).map(asInput);
		const stage = { template: name, ended, taken: 0, room: roomLeft(pipeline, answers.wanted) };
		const fixed = { lookups: noLookups, commitments: engine.prices, now: NOW, fresh: false };
		const planned = await plan({ ...request, ...fixed, pipeline, engine, stage }, sink);
		if (!planned.ok) return planned.problems;
	}
	return [];
}

/** The first whose inputs are not left themselves. */
function takeReady(left: OpenTemplate[]): OpenTemplate | undefined {
	const index = left.findIndex(({ after }) => !after.some((input) => left.some(({ name }) => name === input)));
	return index < 0 ? undefined : left.splice(index, 1)[0];
}

/** Neither a key nor a corpus is needed to say what the engine would charge. */
async function describeUnused({ engine, local, prices }: Pipeline): Promise<EngineDescription> {
	const isLocal = engine === "local";
	return { identity: { engine }, prices: isLocal ? (await describeResearcher("", local.research)).prices : prices };
}

function asInput({ task, status, fixture }: RehearsedTask) {
	return toInput(task, status, () => ({ output: fixture?.output ?? null, sources: fixture?.sources ?? [] }));
}

function noFixture({ id }: PlannedTask, reader: string, { templates }: Pipeline): Problem {
	const location = templates.find(({ name }) => name === reader)?.location;
	return {
		...{
			code: "test_fixture",
			severity: "error",
			message: `no answer is given for \`${id}\`, which \`${reader}\` reads`,
		},
		...(location === undefined ? {} : { location }),
		hint: "give one under `outputs`, by its id or a glob",
	};
}
