/**
 * A Pipeline → a stream of planned tasks and a summary.
 *
 * Pure: a function of the pipeline's rows, the look-ups into earlier results and the time given. It
 * sends nothing and writes nothing; the sink gets each task in planned order. The present time
 * decides what has expired and is never printed.
 */

import type { Json, JsonObject } from "../model/json.ts";
import type { Pipeline, Prices, TaskTemplate } from "../model/pipeline.ts";
import type { PlanLookups, PlannedTask, PlanSummary } from "../model/plan.ts";
import type { Result } from "../model/problem.ts";
import { plural } from "../values/plural.ts";
import { Breath } from "./breath.ts";
import { expandTemplate } from "./expand-template.ts";
import { fingerprintOf, type SettingsComponents, settingsComponents } from "./fingerprint.ts";
import { PlanHashes } from "./plan-hashes.ts";
import { PlanProblems } from "./plan-problems.ts";
import { PlanTotals } from "./plan-totals.ts";
import { type CheckSettings, type RenderedTask, TaskRenderer } from "./render-task.ts";
import { describeSelection, Selection, type SelectionSpec } from "./selection.ts";
import { TaskDecider } from "./task-decider.ts";
import { TaskIds } from "./task-ids.ts";

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
	readonly checkSettings: CheckSettings;
	/** Aborted to stop. */
	readonly signal?: AbortSignal | undefined;
}

export type PlanSink = (task: PlannedTask) => void;

/**
 * Gives every planned task to the sink; with problems, some may have been given before. Stopped by the
 * signal, it has neither a summary nor problems.
 */
export async function planPipeline(input: PlanInput, sink: PlanSink): Promise<Result<PlanSummary>> {
	const problems = new PlanProblems();
	const breath = new Breath(input.signal);
	const planner = new Planner(input, problems, breath, sink);
	for (const template of input.pipeline.templates) {
		if (!(await breath.take()) || !(await planner.planTemplate(template))) return { ok: false, problems: [] };
	}
	if (!(await breath.take())) return { ok: false, problems: [] };
	planner.checkSelection();
	if (problems.found) return { ok: false, problems: problems.list() };
	return { ok: true, value: planner.summary(), warnings: [] };
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
	readonly #settings = new Map<string, SettingsComponents>();
	readonly #hashes: PlanHashes;
	#index = 0;

	constructor(input: PlanInput, problems: PlanProblems, breath: Breath, sink: PlanSink) {
		this.#input = input;
		this.#problems = problems;
		this.#breath = breath;
		this.#sink = sink;
		this.#selection = new Selection(input.selection);
		this.#ids = new TaskIds(problems);
		this.#decider = new TaskDecider(input);
		this.#totals = new PlanTotals(
			input.pipeline.templates.map(({ name }) => name),
			input.commitments,
		);
		const { pipeline, engine, selection, fresh } = input;
		const { name } = pipeline;
		this.#hashes = new PlanHashes({ pipeline: name, engine, selection: describeSelection(selection), fresh });
	}

	/** False when it was stopped. */
	async planTemplate(template: TaskTemplate): Promise<boolean> {
		const { pipeline, date, checkSettings } = this.#input;
		const renderer = new TaskRenderer(template, { kind: pipeline.engine, checkSettings }, this.#problems);
		const shared = { vars: pipeline.vars, run: { date }, pipeline: { name: pipeline.name } };
		for await (const rows of expandTemplate(template.forEach)) {
			const bindings: { [name: string]: Json } = {};
			for (const [name, row] of rows) bindings[name] = row.value;
			const rendered = renderer.render({ ...shared, ...bindings }, rows);
			if (rendered !== undefined) {
				const id = rendered.key === null ? template.name : `${template.name}/${rendered.key}`;
				if (this.#ids.isNew(id, template, rows)) this.#planTask(id, template, rendered, bindings);
			}
			if (this.#breath.isDue() && !(await this.#breath.take())) return false;
		}
		return true;
	}

	/** A name or glob that matches nothing is most likely a typing error. */
	checkSelection(): void {
		const { source } = this.#input.pipeline;
		for (const text of this.#selection.unused()) {
			const message = `the selection \`${text}\` matches none of ${plural(this.#index, "task")}`;
			const isTemplate = this.#input.pipeline.templates.some(({ name }) => name === text);
			const hint = isTemplate
				? `\`${text}\` is a template: \`${text}/*\` selects all of its tasks`
				: "`trawl plan --tasks` lists the ids";
			this.#problems.report("selection_empty", message, { file: source.path, line: 1, column: 1 }, new Map(), hint);
		}
	}

	summary(): PlanSummary {
		return {
			plan_version: 1,
			...this.#hashes.ids(),
			pipeline: this.#input.pipeline.name,
			engine: this.#input.engine,
			...this.#totals.summary(),
			batches: this.#decider.batches(),
		};
	}

	#planTask(id: string, template: TaskTemplate, rendered: RenderedTask, bindings: JsonObject): void {
		const fingerprint = fingerprintOf(this.#components(rendered), rendered.request);
		const { pipeline, lookups } = this.#input;
		const selected = this.#selection.takes(id, () => lookups.byTask(pipeline.name, id)?.status);
		const fate = this.#decider.decide({ id, template, rendered, fingerprint, selected });
		const task: PlannedTask = {
			index: this.#index++,
			id,
			template: template.name,
			key: rendered.key,
			bindings,
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
			selected,
		};
		this.#hashes.add(task);
		this.#totals.add(task, fate.source);
		this.#sink(task);
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
