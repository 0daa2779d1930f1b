/**
 * A Pipeline → a stream of planned tasks and a summary.
 *
 * A template that reads the results of others is planned when they have all ended: at once where the state has them,
 * else on its own later, by another call for that template. Until then it stands in the summary as open.
 *
 * Pure: a function of the pipeline's rows, the look-ups into earlier results and the time given. It
 * sends nothing and writes nothing; the sink gets each task in planned order. The present time
 * decides what has expired and is never printed.
 */

import { DataChangedError } from "../model/data-changed.ts";
import type { JsonObject } from "../model/json.ts";
import type { SkipReason } from "../model/outcome.ts";
import { inputsOf, type Pipeline, type Prices, resultsBindings, type TaskTemplate } from "../model/pipeline.ts";
import type {
	Fingerprint,
	KnownAttempt,
	PlanLookups,
	PlannedTask,
	PlanSummary,
	TruncatedItems,
} from "../model/plan.ts";
import type { Result } from "../model/problem.ts";
import type { Scope } from "../model/template-node.ts";
import type { Mode } from "../model/wire.ts";
import { plural } from "../values/plural.ts";
import { RUN_ID_MARK } from "../values/run-id-mark.ts";
import { Breath } from "./breath.ts";
import { checkKnown, type Known, reportUnmatched } from "./check-known.ts";
import { countTasksOf } from "./count-tasks.ts";
import { describeTemplate, describeTerms } from "./describe-template.ts";
import { expandTemplate, valuesOf } from "./expand-template.ts";
import { fingerprintOf, type SettingsComponents, settingsComponents } from "./fingerprint.ts";
import { planDependents } from "./plan-dependents.ts";
import { PlanHashes } from "./plan-hashes.ts";
import { PlanProblems } from "./plan-problems.ts";
import { PlanTotals } from "./plan-totals.ts";
import { type RenderedTask, TaskRenderer } from "./render-task.ts";
import { describeSelection, Selection, type SelectionSpec } from "./selection.ts";
import { type EndedTasks, StageInputs } from "./stage-inputs.ts";
import { TaskDecider } from "./task-decider.ts";
import { TaskIds } from "./task-ids.ts";
import { couldMatch, meantPattern } from "./task-pattern.ts";
import { idOf, type TaskToPlan } from "./task-to-plan.ts";

export interface PlanInput {
	readonly pipeline: Pipeline;
	/** What the engine is, as part of every fingerprint. */
	readonly engine: JsonObject;
	/** US dollars a task by mode, as the table has them; zeros for an engine that charges nothing. */
	readonly prices: Prices;
	/** The same, or the highest cost seen where that is more. */
	readonly commitments: Prices;
	readonly selection: SelectionSpec;
	/** `--fresh`: stored results do not count. */
	readonly fresh: boolean;
	/** `run.date`: YYYY-MM-DD, frozen with the run. */
	readonly date: string;
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly lookups: PlanLookups;
	/** One template of a run whose inputs have ended, planned on its own. Default: everything that can be planned. */
	readonly stage?: StageToPlan | undefined;
	/** Aborted to stop. */
	readonly signal?: AbortSignal | undefined;
}

/** A template of a frozen run that is planned on its own. */
export interface StageToPlan {
	readonly template: string;
	/** Of the run. */
	readonly ended: EndedTasks;
	/** Tasks of the run that were selected before, for `--limit`. */
	readonly taken: number;
	/** Tasks that `budget.max_tasks` still allows; null for any number. */
	readonly room: number | null;
}

interface FingerprintedTask extends TaskToPlan {
	readonly fingerprint: Fingerprint;
}

/** `source`: the attempt that the task reuses or adopts. */
export type PlanSink = (task: PlannedTask, source: KnownAttempt | undefined) => void;

/**
 * Gives every planned task to the sink; with problems, some may have been given before. Stopped by the
 * signal, it has neither a summary nor problems.
 */
export async function planPipeline(input: PlanInput, sink: PlanSink): Promise<Result<PlanSummary>> {
	const problems = new PlanProblems();
	const breath = new Breath(input.signal);
	const planner = new Planner(input, problems, breath, sink);
	try {
		if (!(await planAll(planner, input, breath))) return { ok: false, problems: [] };
	} catch (error) {
		if (!(error instanceof DataChangedError)) throw error;
		problems.report("data_changed", error.message, error.location, new Map(), "run the command again");
	}
	if (problems.found) return { ok: false, problems: problems.list() };
	return { ok: true, value: planner.summary(), warnings: [] };
}

/** False when it was stopped. */
async function planAll(planner: Planner, { pipeline, stage: only }: PlanInput, breath: Breath): Promise<boolean> {
	for (const [stage, template] of pipeline.templates.entries()) {
		if (only !== undefined && only.template !== template.name) continue;
		if (!(await breath.take()) || !(await planner.planTemplate(template, stage))) return false;
	}
	if (!(await breath.take())) return false;
	if (only === undefined) planner.checkSelection();
	return true;
}

class Planner {
	readonly #input: PlanInput;
	readonly #problems: PlanProblems;
	readonly #breath: Breath;
	readonly #sink: PlanSink;
	readonly #selection: Selection;
	readonly #decider: TaskDecider;
	readonly #totals: PlanTotals;
	readonly #ids: TaskIds;
	readonly #inputs: StageInputs;
	readonly #ended: EndedTasks;
	readonly #settings = new Map<string, SettingsComponents>();
	readonly #hashes: PlanHashes;
	readonly #truncated: TruncatedItems[] = [];
	#index = 0;

	constructor(input: PlanInput, problems: PlanProblems, breath: Breath, sink: PlanSink) {
		const { pipeline, engine, selection, fresh, lookups, commitments, stage } = input;
		const { name, templates } = pipeline;
		this.#input = input;
		this.#problems = problems;
		this.#breath = breath;
		this.#sink = sink;
		this.#selection = new Selection(selection, stage?.taken);
		this.#ids = new TaskIds(problems);
		this.#decider = new TaskDecider(input);
		this.#inputs = new StageInputs(templates, lookups);
		this.#ended = stage?.ended ?? this.#inputs.ended;
		const planned = templates.filter((template) => stage === undefined || template.name === stage.template);
		this.#totals = new PlanTotals(
			planned.map((template) => template.name),
			commitments,
		);
		this.#hashes = new PlanHashes({ pipeline: name, engine, selection: describeSelection(selection), fresh });
	}

	/** False when it was stopped. */
	async planTemplate(template: TaskTemplate, stage: number): Promise<boolean> {
		const inputs = inputsOf(template);
		this.#hashes.addTemplate(describeTemplate(template, this.#sharedNames()));
		if (inputs.length === 0) return this.#planRows(template, stage);
		// A stage of a run was checked with the whole, before anything was bought.
		const modes = this.#input.stage === undefined ? await checkKnown(template, this.#known()) : new Set<Mode>();
		if (modes === undefined) return false;
		if (inputs.every((name) => this.#ended(name) !== undefined)) return this.#planDependents(template, stage);
		this.#leaveOpen(template, modes);
		return true;
	}

	/** A name or glob that matches nothing is most likely a typing error; what is still to be known may match it. */
	checkSelection(): void {
		const { source, templates } = this.#input.pipeline;
		const open = this.#totals.summary().open.map(({ name }) => name);
		for (const text of this.#selection.unused().filter((pattern) => !couldMatch(pattern, open))) {
			const message = `the selection \`${text}\` matches none of ${plural(this.#index, "task")}`;
			const names = templates.map(({ name }) => name);
			const meant = meantPattern(text, names);
			const hint = names.includes(text)
				? `\`${text}\` is a template: \`${text}/*\` selects all of its tasks`
				: meant === undefined
					? "`trawl plan --tasks` lists the ids"
					: `did you mean \`${meant}\`?`;
			this.#problems.report("selection_empty", message, { file: source.path, line: 1, column: 1 }, new Map(), hint);
		}
	}

	summary(): PlanSummary {
		const { pipeline, engine } = this.#input;
		const totals = this.#totals.summary();
		return {
			plan_version: 1,
			...this.#hashes.ids(describeTerms(pipeline, totals)),
			pipeline: pipeline.name,
			engine,
			...totals,
			batches: this.#decider.batches(),
			truncated: this.#truncated,
		};
	}

	async #planRows(template: TaskTemplate, stage: number): Promise<boolean> {
		const renderer = new TaskRenderer(template, this.#input.pipeline.engine, this.#problems);
		const { combinations, unmatched } = expandTemplate(template, () => []);
		const names = this.#sharedNames();
		const page: TaskToPlan[] = [];
		for (const { rows } of combinations()) {
			const bindings = valuesOf(rows);
			const task = renderer.render({ ...names, ...bindings }, rows);
			if (task !== undefined) {
				const id = idOf(template, task.rendered.key);
				if (this.#ids.isNew(id, template, rows)) page.push({ ...task, id, bindings, parents: [] });
			}
			if (!this.#breath.isDue()) continue;
			this.#planPage(page.splice(0), template, stage);
			if (!(await this.#breath.take())) return false;
		}
		this.#planPage(page, template, stage);
		reportUnmatched(unmatched(), this.#problems);
		return true;
	}

	async #planDependents(template: TaskTemplate, stage: number): Promise<boolean> {
		const names = this.#sharedNames();
		const ended = (name: string) => this.#ended(name) ?? [];
		const { truncated, tasks } = planDependents(template, { names, ended, engine: this.#input.pipeline.engine });
		this.#truncated.push(...truncated);
		const page: TaskToPlan[] = [];
		for (const task of tasks) {
			page.push(task);
			if (!this.#breath.isDue()) continue;
			this.#planPage(page.splice(0), template, stage);
			if (!(await this.#breath.take())) return false;
		}
		this.#planPage(page, template, stage);
		return true;
	}

	#leaveOpen(template: TaskTemplate, modes: ReadonlySet<Mode>): void {
		this.#inputs.leaveOpen(template.name);
		const each = resultsBindings(template).map(
			({ resultsOf, maxItems }) => this.#totals.mostTasks(resultsOf) * maxItems,
		);
		const most = each.reduce((product, factor) => product * factor, countTasksOf(template));
		const { name, retry } = template;
		this.#totals.addOpen({ name, after: inputsOf(template), max_tasks: most }, modes, retry);
	}

	/** Without a turn of the event loop in between, so that what is looked up for all of them is still so for the last. */
	#planPage(tasks: readonly TaskToPlan[], template: TaskTemplate, stage: number): void {
		const page = tasks.map((task) => this.#withFingerprint(task));
		const lookups = this.#lookAhead(page);
		for (const task of page) this.#plan(task, template, stage, lookups);
	}

	#withFingerprint(task: TaskToPlan): FingerprintedTask {
		return { ...task, fingerprint: fingerprintOf(this.#components(task.rendered), task.rendered.request) };
	}

	#lookAhead(page: readonly FingerprintedTask[]): PlanLookups {
		const { pipeline, lookups } = this.#input;
		if (lookups.ahead === undefined || page.length === 0) return lookups;
		const tasks = page.map(({ id, fingerprint: { digest }, rendered: { request } }) => ({
			id,
			digest,
			query: request.query,
		}));
		return lookups.ahead(pipeline.name, tasks);
	}

	#plan(planned: FingerprintedTask, template: TaskTemplate, stage: number, lookups: PlanLookups): void {
		const { id, rendered, fingerprint, bindings, parents, skip } = planned;
		const { pipeline } = this.#input;
		const reason = skip ?? this.#noRoom();
		const lastStatus = () => lookups.byTask(pipeline.name, id)?.status;
		const selected = this.#selection.takes(id, lastStatus, reason !== undefined);
		const fate = this.#decider.decide({ id, template, rendered, fingerprint, selected, skip: reason, lookups });
		const task: PlannedTask = {
			stage,
			index: this.#index++,
			id,
			template: template.name,
			key: rendered.key,
			bindings,
			parents: parents.map((parent) => parent.id),
			request: rendered.request,
			settings: rendered.settings,
			settings_id: rendered.settingsId,
			fingerprint,
			price: fate.price,
			attempt: fate.attempt,
			bought_by: fate.bought_by,
			batch: fate.batch,
			action: fate.action,
			reason: fate.reason,
			wire_id: fate.wire_id,
			retry: template.retry,
			output: template.output,
			selected,
		};
		if (inputsOf(template).length === 0) this.#hashes.add(task, this.#inputs.isRead(task.template));
		else this.#hashes.addDependent(task);
		this.#totals.add(task, fate.source);
		this.#inputs.note(task, fate.source);
		this.#sink(task, fate.source);
	}

	#known(): Known {
		const { engine } = this.#input.pipeline;
		return { names: this.#sharedNames(), engine, problems: this.#problems, ids: this.#ids, breath: this.#breath };
	}

	/** Before a run everything is held against the limit; a later stage takes what fits. */
	#noRoom(): SkipReason | undefined {
		const { room = null } = this.#input.stage ?? {};
		if (room === null || this.#totals.wanted < room) return undefined;
		return { type: "budget", message: "it is beyond the most tasks that budget.max_tasks allows" };
	}

	#sharedNames(): Scope {
		const { pipeline, date } = this.#input;
		return {
			vars: pipeline.vars,
			env: pipeline.env,
			run: { date, id: RUN_ID_MARK },
			pipeline: { name: pipeline.name },
		};
	}

	#components({ settings, settingsId }: RenderedTask): SettingsComponents {
		let components = this.#settings.get(settingsId);
		if (components === undefined) {
			components = settingsComponents(this.#input.engine, settings);
			this.#settings.set(settingsId, components);
		}
		return components;
	}
}
