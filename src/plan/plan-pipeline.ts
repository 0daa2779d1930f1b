/**
 * A Pipeline → a stream of planned tasks and a summary.
 *
 * Pure: a function of the pipeline's rows, the look-ups into earlier results and the time given. It
 * sends nothing and writes nothing; the sink gets each task in planned order. The present time
 * decides what has expired and is never printed.
 */
import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../model/json.ts";
import type { DataRow, Pipeline, TaskTemplate } from "../model/pipeline.ts";
import type { Fingerprint, KnownAttempt, PlanLookups, PlannedTask, PlanSummary } from "../model/plan.ts";
import type { Result } from "../model/problem.ts";
import { canonicalJson } from "../values/canonical-json.ts";
import { BatchGroups } from "./batch-groups.ts";
import { Breath } from "./breath.ts";
import { type Decision, decideAction } from "./decide-action.ts";
import { describeRows, expandTemplate, type RowSet } from "./expand-template.ts";
import { fingerprintOf, type SettingsComponents, settingsComponents } from "./fingerprint.ts";
import { PlanProblems } from "./plan-problems.ts";
import { PlanTotals } from "./plan-totals.ts";
import { type CheckSettings, type RenderedTask, TaskRenderer } from "./render-task.ts";
import { foldId } from "./task-key.ts";

export interface PlanInput {
	readonly pipeline: Pipeline;
	/** What the engine is, as part of every fingerprint. */
	readonly engine: JsonObject;
	/** US dollars a task by mode; zeros for an engine that charges nothing. */
	readonly prices: Pipeline["prices"];
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

const WIRE_FINGERPRINT_HEX = 10;

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
	if (problems.found) return { ok: false, problems: problems.list() };
	return { ok: true, value: planner.summary(), warnings: [] };
}

class Planner {
	readonly #input: PlanInput;
	readonly #problems: PlanProblems;
	readonly #breath: Breath;
	readonly #sink: PlanSink;
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
		this.#batches = new BatchGroups(input.pipeline.run.batchSize);
		this.#totals = new PlanTotals(input.pipeline.templates.map(({ name }) => name));
		const header = canonicalJson({ pipeline: input.pipeline.name, engine: input.engine });
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
		const fate = this.#decide(id, template, rendered, fingerprint);
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
		};
		this.#emit(task, fate.source);
	}

	/** Whether the task is bought, taken over from an earlier run, or shares the purchase of an equal one. */
	#decide(id: string, { refresh }: TaskTemplate, rendered: RenderedTask, fingerprint: Fingerprint): Fate {
		const { pipeline, lookups, now, prices } = this.#input;
		const decision = decideAction({ pipeline: pipeline.name, taskId: id, fingerprint, refresh, lookups, now });
		const { action, reason } = decision;
		const wire = this.#wireId(id, fingerprint);
		const unbought = { attempt: wire.attempt, batch: null, price: 0 };
		if (action !== "run") {
			const source = known(decision);
			return { ...unbought, action, reason, bought_by: source.pipeline, wire_id: source.wire_id, source };
		}
		const bought = this.#bought.get(fingerprint.digest);
		if (bought !== undefined) {
			const same = { type: "same_request", as: bought.id } as const;
			return { ...unbought, action: "reuse", reason: same, bought_by: pipeline.name, wire_id: bought.wireId };
		}
		this.#bought.set(fingerprint.digest, { id, wireId: wire.id });
		const price = prices[rendered.settings.mode];
		const batch = this.#batches.add(rendered.settingsId, rendered.settings, price);
		return { attempt: wire.attempt, batch, price, action, reason, bought_by: pipeline.name, wire_id: wire.id };
	}

	#components({ settings, settingsId }: RenderedTask): SettingsComponents {
		let components = this.#settings.get(settingsId);
		if (components === undefined) {
			components = settingsComponents(this.#input.engine, settings);
			this.#settings.set(settingsId, components);
		}
		return components;
	}

	/** `<task id>@<first 10 hex of the fingerprint>`, from the second attempt on with `.<n>`. */
	#wireId(id: string, fingerprint: Fingerprint): { readonly id: string; readonly attempt: number } {
		const base = `${id}@${fingerprint.digest.slice(0, WIRE_FINGERPRINT_HEX)}`;
		const attempt = this.#input.lookups.attemptsOf(this.#input.pipeline.name, base) + 1;
		return { id: attempt === 1 ? base : `${base}.${attempt}`, attempt };
	}

	#emit(task: PlannedTask, source?: KnownAttempt): void {
		// The plan id covers everything that a reviewer of the plan agrees to.
		const content = `${task.id}\0${task.settings_id}\0${canonicalJson(task.request as JsonObject)}`;
		this.#contentHash.update(`${content}\n`);
		this.#planHash.update(`${content}\0${task.action}\0${task.wire_id}\0${task.batch}\0${task.price}\n`);
		this.#totals.add(task, source?.cost ?? 0);
		this.#sink(task);
	}
}

function zip(names: Iterable<string>, rows: readonly DataRow[]): RowSet {
	const [...keys] = names;
	return new Map(rows.map((row, index) => [keys[index] ?? "", row]));
}

function known(decision: Decision): KnownAttempt {
	if (decision.source === undefined) throw new Error(`a task planned as ${decision.action} has no attempt to take`);
	return decision.source;
}
