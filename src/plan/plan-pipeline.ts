/**
 * A Pipeline → a stream of planned tasks and a summary.
 *
 * Pure: a function of the pipeline's rows, the look-ups into earlier results and the time given. It
 * sends nothing and writes nothing; the sink gets each task in planned order. The present time
 * decides what has expired and is never printed.
 */
import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../model/json.ts";
import type { DataRow, Pipeline, Prices, TaskTemplate } from "../model/pipeline.ts";
import type { Fingerprint, KnownAttempt, PlanLookups, PlannedTask, PlanSummary } from "../model/plan.ts";
import type { Result } from "../model/problem.ts";
import { canonicalJson } from "../values/canonical-json.ts";
import { wireId } from "../values/wire-id.ts";
import { BatchGroups } from "./batch-groups.ts";
import { Breath } from "./breath.ts";
import { type Decision, decideAction, decideUnselected } from "./decide-action.ts";
import { describeRows, expandTemplate, type RowSet } from "./expand-template.ts";
import { fingerprintOf, type SettingsComponents, settingsComponents } from "./fingerprint.ts";
import { PlanProblems } from "./plan-problems.ts";
import { PlanTotals } from "./plan-totals.ts";
import { type CheckSettings, type RenderedTask, TaskRenderer } from "./render-task.ts";
import { describeSelection, Selection, type SelectionSpec } from "./selection.ts";
import { foldId } from "./task-key.ts";

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

/** Where an id was first used, for the message about the second. One for each task is kept. */
interface FirstUse {
	readonly id: string;
	/** In the order of the template's bindings. */
	readonly rows: readonly DataRow[];
}

/** What becomes of a task. */
type Fate = Pick<PlannedTask, "action" | "reason" | "attempt" | "batch" | "price" | "bought_by" | "wire_id"> & {
	/** The attempt that is reused or adopted. */
	readonly source?: KnownAttempt;
};

/** Without `run.deadline`: how old a batch may be for a run under `always` to take it for its own. */
const DEFAULT_SAME_RUN_MS = 24 * 3_600_000;

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
	readonly #sameRunMs: number;
	readonly #batches: BatchGroups;
	readonly #totals: PlanTotals;
	readonly #ids = new Map<string, FirstUse>();
	/** Fingerprint → the task of this plan that buys it. */
	readonly #bought = new Map<string, { readonly id: string; readonly wireId: string }>();
	readonly #settings = new Map<string, SettingsComponents>();
	readonly #planHash = createHash("sha256");
	readonly #contentHash = createHash("sha256");
	#index = 0;

	constructor(input: PlanInput, problems: PlanProblems, breath: Breath, sink: PlanSink) {
		this.#input = input;
		this.#problems = problems;
		this.#breath = breath;
		this.#sink = sink;
		this.#selection = new Selection(input.selection);
		this.#sameRunMs = input.pipeline.run.deadlineMs ?? DEFAULT_SAME_RUN_MS;
		this.#batches = new BatchGroups(input.pipeline.run.batchSize);
		this.#totals = new PlanTotals(
			input.pipeline.templates.map(({ name }) => name),
			input.commitments,
		);
		const { pipeline, engine, selection, fresh } = input;
		const header = canonicalJson({
			pipeline: pipeline.name,
			engine,
			selection: describeSelection(selection),
			fresh,
		});
		this.#planHash.update(`${header}\n`);
		this.#contentHash.update(`${header}\n`);
	}

	/** False when it was stopped. */
	async planTemplate(template: TaskTemplate): Promise<boolean> {
		const { pipeline, date, checkSettings } = this.#input;
		const renderer = new TaskRenderer(template, checkSettings, this.#problems);
		const shared = { vars: pipeline.vars, run: { date }, pipeline: { name: pipeline.name } };
		for await (const rows of expandTemplate(template.forEach)) {
			const bindings: { [name: string]: Json } = {};
			for (const [name, row] of rows) bindings[name] = row.value;
			const rendered = renderer.render({ ...shared, ...bindings }, rows);
			if (rendered !== undefined) {
				const id = rendered.key === null ? template.name : `${template.name}/${rendered.key}`;
				if (this.#isNewId(id, template, rows)) this.#planTask(id, template, rendered, bindings);
			}
			if (this.#breath.isDue() && !(await this.#breath.take())) return false;
		}
		return true;
	}

	/** A name or glob that matches nothing is most likely a typing error. */
	checkSelection(): void {
		const { source } = this.#input.pipeline;
		for (const text of this.#selection.unused()) {
			const message = `the selection \`${text}\` matches none of ${this.#index} tasks`;
			const hint = "`trawl plan --tasks` lists the ids";
			this.#problems.report("selection_empty", message, { file: source.path, line: 1, column: 1 }, new Map(), hint);
		}
	}

	summary(): PlanSummary {
		return {
			plan_version: 1,
			plan_id: this.#planHash.digest("hex"),
			content_id: this.#contentHash.digest("hex"),
			pipeline: this.#input.pipeline.name,
			engine: this.#input.engine,
			...this.#totals.summary(),
			batches: this.#batches.list(),
		};
	}

	#isNewId(id: string, template: TaskTemplate, rows: RowSet): boolean {
		const folded = foldId(id);
		const first = this.#ids.get(folded);
		if (first === undefined) {
			this.#ids.set(folded, { id, rows: [...rows.values()] });
			return true;
		}
		const taken = first.id === id ? "is taken by" : `differs in case only from \`${first.id}\` of`;
		// An id begins with its template's name, so the first one's bindings are the same.
		const message = `the task id \`${id}\` ${taken} ${describeRows(zip(rows.keys(), first.rows))}`;
		const location = template.key?.location ?? template.location;
		this.#problems.report("key_duplicate", message, location, rows, "use a key that tells the rows apart");
		return false;
	}

	#planTask(id: string, template: TaskTemplate, rendered: RenderedTask, bindings: JsonObject): void {
		const fingerprint = fingerprintOf(this.#components(rendered), rendered.request);
		const { pipeline, lookups } = this.#input;
		const selected = this.#selection.takes(id, () => lookups.byTask(pipeline.name, id)?.status);
		const fate = this.#decide(id, template, rendered, fingerprint, selected);
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
		this.#emit(task, fate.source);
	}

	/** Whether the task is bought, taken over from an earlier run, or shares the purchase of an equal one. */
	#decide(
		id: string,
		template: TaskTemplate,
		rendered: RenderedTask,
		fingerprint: Fingerprint,
		selected: boolean,
	): Fate {
		const { pipeline, prices } = this.#input;
		const decision = this.#decision(id, template, rendered, fingerprint, selected);
		const { action, reason, source } = decision;
		const wire = this.#wireId(id, fingerprint);
		const unbought = { attempt: wire.attempt, batch: null, price: 0 };
		const bought = this.#bought.get(fingerprint.digest);
		const isFresh = action === "run" || action === "skip";
		if (isFresh && bought !== undefined) {
			const same = { type: "same_request", as: bought.id } as const;
			return { ...unbought, action: "reuse", reason: same, bought_by: pipeline.name, wire_id: bought.wireId };
		}
		if (action === "skip") return { ...unbought, action, reason, bought_by: pipeline.name, wire_id: wire.id };
		if (action !== "run") {
			const { pipeline: bought_by, wire_id, first_attempt } = known(source, action);
			return { ...unbought, attempt: first_attempt, action, reason, bought_by, wire_id, source: known(source, action) };
		}
		this.#bought.set(fingerprint.digest, { id, wireId: wire.id });
		const price = prices[rendered.settings.mode];
		const batch = this.#batches.add(rendered.settingsId, rendered.settings, price);
		return { attempt: wire.attempt, batch, price, action, reason, bought_by: pipeline.name, wire_id: wire.id };
	}

	#decision(
		taskId: string,
		{ refresh }: TaskTemplate,
		{ request }: RenderedTask,
		fingerprint: Fingerprint,
		selected: boolean,
	): Decision {
		const { pipeline, lookups, now, fresh } = this.#input;
		const of = { pipeline: pipeline.name, taskId, fingerprint, query: request.query, refresh };
		const input = { ...of, fresh, lookups, now, sameRunMs: this.#sameRunMs };
		return selected ? decideAction(input) : decideUnselected(input);
	}

	#components({ settings, settingsId }: RenderedTask): SettingsComponents {
		let components = this.#settings.get(settingsId);
		if (components === undefined) {
			components = settingsComponents(this.#input.engine, settings);
			this.#settings.set(settingsId, components);
		}
		return components;
	}

	#wireId(id: string, fingerprint: Fingerprint): { readonly id: string; readonly attempt: number } {
		const first = wireId(id, fingerprint.digest, 1);
		const attempt = this.#input.lookups.attemptsOf(this.#input.pipeline.name, first) + 1;
		return { id: wireId(id, fingerprint.digest, attempt), attempt };
	}

	#emit(task: PlannedTask, source?: KnownAttempt): void {
		// The plan id covers everything that a reviewer of the plan agrees to.
		const content = `${task.id}\0${task.settings_id}\0${canonicalJson(task.request as JsonObject)}`;
		this.#contentHash.update(`${content}\n`);
		this.#planHash.update(`${content}\0${task.action}\0${task.wire_id}\0${task.batch}\0${task.price}\n`);
		this.#totals.add(task, source);
		this.#sink(task);
	}
}

function zip(names: Iterable<string>, rows: readonly DataRow[]): RowSet {
	const [...keys] = names;
	return new Map(rows.map((row, index) => [keys[index] ?? "", row]));
}

function known(source: KnownAttempt | undefined, action: string): KnownAttempt {
	if (source === undefined) throw new Error(`a task planned as ${action} has no attempt to take`);
	return source;
}
