/**
 * A pipeline planned through all of its stages, with answers that stand for those of an engine. Nothing is sent and no
 * state is looked at.
 */
import picomatch from "picomatch";
import type { OutcomeStatus } from "../model/outcome.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Fixture, PipelineTest } from "../model/pipeline-test.ts";
import type { InputTask, OpenTemplate, PlannedTask, PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { planPipeline, type StageToPlan } from "../plan/plan-pipeline.ts";
import { SELECT_ALL } from "../plan/selection.ts";
import { noLookups } from "../store/state-store.ts";
import { judgeAnswer } from "../values/judge-answer.ts";
import { createOutputCheck } from "./check-output.ts";
import { FREE } from "./local-researcher.ts";

/** A task and what became of it. */
export interface RehearsedTask {
	readonly task: PlannedTask;
	/** Of a task that no other reads and no fixture names, `succeeded` without an output. */
	readonly status: OutcomeStatus;
	/** Why it did not succeed; null where it did. */
	readonly reason: string | null;
	readonly fixture: Fixture | undefined;
}

export type Rehearsal =
	| { readonly ok: true; readonly tasks: readonly RehearsedTask[]; readonly summary: PlanSummary }
	| { readonly ok: false; readonly problems: readonly Problem[] };

export async function rehearsePlan(pipeline: Pipeline, { fixtures, date }: PipelineTest): Promise<Rehearsal> {
	const prices = pipeline.engine === "local" ? FREE : pipeline.prices;
	const answers = new Answers(fixtures);
	const tasks: RehearsedTask[] = [];
	const plan = (stage?: StageToPlan) =>
		planPipeline(
			{
				...{ pipeline, prices, commitments: prices, date, stage, now: 0, fresh: false },
				...{ engine: { engine: pipeline.engine }, selection: SELECT_ALL, lookups: noLookups },
			},
			(task) => tasks.push(answers.to(task)),
		);
	const first = await plan();
	if (!first.ok) return first;
	const left = [...first.value.open];
	for (let next = takeReady(left); next !== undefined; next = takeReady(left)) {
		const { name, after } = next;
		const missing = tasks.find(
			({ task, status, fixture }) => after.includes(task.template) && status === "succeeded" && fixture === undefined,
		);
		if (missing !== undefined) return { ok: false, problems: [noFixture(missing.task.id, name, pipeline)] };
		const ended = (template: string) => tasks.filter(({ task }) => task.template === template).map(toInput);
		const planned = await plan({ template: name, ended, taken: 0, room: null });
		if (!planned.ok) return planned;
	}
	return { ok: true, tasks, summary: first.value };
}

/** The first whose inputs are not left themselves. */
function takeReady(left: OpenTemplate[]): OpenTemplate | undefined {
	const index = left.findIndex(({ after }) => !after.some((input) => left.some(({ name }) => name === input)));
	return index < 0 ? undefined : left.splice(index, 1)[0];
}

class Answers {
	readonly #fixtures: readonly { readonly fixture: Fixture; readonly matches: (id: string) => boolean }[];
	readonly #check = createOutputCheck();

	constructor(fixtures: readonly Fixture[]) {
		this.#fixtures = fixtures.map((fixture) => {
			const glob = picomatch(fixture.pattern, { dot: true });
			return { fixture, matches: (id) => id === fixture.pattern || glob(id) };
		});
	}

	/** Held against schema and policy, as an engine's answer would be. */
	to(task: PlannedTask): RehearsedTask {
		const { id, action, reason, settings, output: policy } = task;
		if (action === "skip") {
			const why = reason.type === "skipped" ? reason.skip.message : "not selected";
			return { task, status: "skipped", reason: why, fixture: undefined };
		}
		const fixture = this.#fixtures.find(({ matches }) => matches(id))?.fixture;
		if (fixture === undefined) return { task, status: "succeeded", reason: null, fixture };
		if (fixture.fails !== null) return { task, status: "failed", reason: fixture.fails, fixture };
		const { output, fault } = this.#check(settings, fixture.output);
		const judged = judgeAnswer(
			{ state: fault === null ? "succeeded" : "invalid", output, sources: fixture.sources },
			policy,
		);
		const why = judged.status === "succeeded" ? null : (judged.error ?? fault);
		return { task, status: judged.status, reason: why, fixture: { ...fixture, output } };
	}
}

function toInput({ task, status, fixture }: RehearsedTask): InputTask {
	const { id, template, key, bindings, reason } = task;
	const skip = status !== "skipped" ? null : reason.type === "skipped" ? reason.skip.type : "not_selected";
	const result = () => ({ output: fixture?.output ?? null, sources: fixture?.sources ?? [] });
	return { id, template, key, bindings, status, skip, result };
}

function noFixture(id: string, reader: string, { templates }: Pipeline): Problem {
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
