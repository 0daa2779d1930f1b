/** The answers that a case of `trawl test` gives, and the tasks that get them. */
import type { OutcomeStatus } from "../model/outcome.ts";
import type { Fixture } from "../model/pipeline-test.ts";
import type { PlannedTask } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { couldMatch, meantPattern, taskPattern } from "../plan/task-pattern.ts";
import { judgeAnswer } from "../values/judge-answer.ts";
import { suggest } from "../values/suggest.ts";
import { createOutputCheck } from "./check-output.ts";

/** A task and what became of it. */
export interface RehearsedTask {
	readonly task: PlannedTask;
	/** Of a task that no other reads and no fixture names, `succeeded` without an output. */
	readonly status: OutcomeStatus;
	/** Why it did not succeed; null where it did. */
	readonly reason: string | null;
	readonly fixture: Fixture | undefined;
}

/** Ids that a misspelt one is compared with. */
const MOST_COMPARED = 10_000;
const MOST_LISTED = 5;

interface Answer {
	readonly fixture: Fixture;
	readonly matches: (id: string) => boolean;
	isUsed: boolean;
}

export class FixtureAnswers {
	readonly #answers: readonly Answer[];
	readonly #check = createOutputCheck();
	readonly #tasks: RehearsedTask[] = [];
	#wanted = 0;

	constructor(fixtures: readonly Fixture[]) {
		this.#answers = fixtures.map((fixture) => ({ fixture, matches: taskPattern(fixture.pattern), isUsed: false }));
	}

	/** In planned order. */
	get tasks(): readonly RehearsedTask[] {
		return this.#tasks;
	}

	/** How many tasks are not skipped. */
	get wanted(): number {
		return this.#wanted;
	}

	/** Asked once for each task, in planned order. */
	readonly take = (task: PlannedTask): void => {
		const rehearsed = this.#answer(task);
		this.#tasks.push(rehearsed);
		if (rehearsed.status !== "skipped") this.#wanted += 1;
	};

	/** Tasks of a template. */
	of(template: string): readonly RehearsedTask[] {
		return this.#tasks.filter(({ task }) => task.template === template);
	}

	/** The first task of these templates that is asked and has no answer. */
	missing(templates: readonly string[]): PlannedTask | undefined {
		const isMissing = ({ task, status, fixture }: RehearsedTask) =>
			status === "succeeded" && fixture === undefined && templates.includes(task.template);
		return this.#tasks.find(isMissing)?.task;
	}

	/**
	 * Answers that no task matches, most likely for a typing error. A template that makes no task in this case is no
	 * error of its answers. `templates`: all names of the pipeline.
	 */
	unused(templates: readonly string[]): Problem[] {
		const unused = this.#answers.filter(({ isUsed }) => !isUsed);
		if (unused.length === 0) return [];
		const planned = new Set(this.#tasks.map(({ task }) => task.template));
		const idle = templates.filter((name) => !planned.has(name));
		const ids = this.#tasks.slice(0, MOST_COMPARED).map(({ task }) => task.id);
		return unused
			.filter(({ fixture: { pattern } }) => !couldMatch(pattern, idle))
			.map(({ fixture: { pattern, location } }) => ({
				...{ code: "test_fixture", severity: "error", location },
				message: `an answer is given for \`${pattern}\`, which matches no task of this case`,
				hint: hintFor(pattern, templates, ids),
			}));
	}

	/** Held against schema and policy, as an engine's answer would be. */
	#answer(task: PlannedTask): RehearsedTask {
		const { id, action, reason, settings, output: policy } = task;
		const fixture = this.#find(id);
		if (action === "skip") {
			const why = reason.type === "skipped" ? reason.skip.message : "not selected";
			return { task, status: "skipped", reason: why, fixture: undefined };
		}
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

	/** The first that matches. Those behind it are used as well: what is more particular stands before them. */
	#find(id: string): Fixture | undefined {
		let found: Fixture | undefined;
		for (const answer of this.#answers) {
			if ((found !== undefined && answer.isUsed) || !answer.matches(id)) continue;
			answer.isUsed = true;
			found ??= answer.fixture;
		}
		return found;
	}
}

function hintFor(pattern: string, templates: readonly string[], ids: readonly string[]): string {
	const meant = meantPattern(pattern, templates) ?? suggest(pattern, ids);
	if (meant !== undefined) return `did you mean \`${meant}\`?`;
	if (ids.length === 0) return "the case makes no tasks";
	return `there are: ${ids.slice(0, MOST_LISTED).join(", ")}${ids.length > MOST_LISTED ? ", …" : ""}`;
}
