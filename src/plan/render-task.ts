/** One combination of rows → the task's key, request and batch settings, checked as the service would. */
import type { FieldError } from "../model/batch-api.ts";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { EngineKind, TaskTemplate } from "../model/pipeline.ts";
import type { BatchSettings, TaskRequest } from "../model/plan.ts";
import { RenderError, type Scope, type TemplateNode } from "../model/template-node.ts";
import { nodeAt } from "../template/node-at.ts";
import { digestJson } from "../values/canonical-json.ts";
import { checkCreateBatch, checkTaskInput } from "../wire/check-request.ts";
import { rulesOf } from "../wire/service-rules.ts";
import type { RowSet } from "./expand-template.ts";
import type { PlanProblems } from "./plan-problems.ts";
import { keptItems, namesUsed, renderNode } from "./render-node.ts";
import { keyFault } from "./task-key.ts";

export interface RenderedTask {
	readonly key: string | null;
	readonly request: TaskRequest;
	readonly settings: BatchSettings;
	readonly settingsId: string;
}

/** Objections of the engine that will run, beyond those of the contract. */
export type CheckSettings = (settings: BatchSettings) => readonly FieldError[];

/** The engine that will run. */
export interface TaskEngine {
	readonly kind: EngineKind;
	readonly checkSettings: CheckSettings;
}

/** Fields that are text on the wire, whatever type a template gave them. */
const TEXT_FIELDS = ["query", "research_strategy", "report_format"] as const;
const SETTINGS_ID_HEX = 16;

/** Renders the tasks of one template; settings that depend on no row are rendered once. */
export class TaskRenderer {
	readonly #template: TaskTemplate;
	readonly #problems: PlanProblems;
	readonly #engine: TaskEngine;
	readonly #settingsAreShared: boolean;
	#shared: { readonly settings: BatchSettings; readonly settingsId: string } | null | undefined;

	constructor(template: TaskTemplate, engine: TaskEngine, problems: PlanProblems) {
		this.#template = template;
		this.#problems = problems;
		this.#engine = engine;
		const used = namesUsed(template.batch);
		this.#settingsAreShared = template.forEach.every(({ name }) => !used.has(name));
	}

	/** Undefined after reporting every problem of this task. */
	render(scope: Scope, rows: RowSet): RenderedTask | undefined {
		const key = this.#renderKey(scope, rows);
		const request = this.#renderRequest(scope, rows);
		const settings = this.#renderSettings(scope, rows);
		if (key === undefined || request === undefined || settings === undefined) return undefined;
		return { key, request, ...settings };
	}

	/** Null for a single task, undefined after a problem. */
	#renderKey(scope: Scope, rows: RowSet): string | null | undefined {
		if (rows.size === 0) return null;
		const node = this.#template.key;
		const value = node === null ? defaultKey(rows) : this.#renderPart(node, scope, rows);
		if (value === undefined) return undefined;
		const location = node?.location ?? this.#template.location;
		if (value !== null && typeof value === "object") {
			this.#problems.report("key_invalid", "expected a text as key, found a list or a mapping", location, rows);
			return undefined;
		}
		const key = String(value ?? "");
		const fault = keyFault(key);
		if (fault === undefined) return key;
		this.#problems.report("key_invalid", fault.message, location, rows, fault.hint);
		return undefined;
	}

	#renderRequest(scope: Scope, rows: RowSet): TaskRequest | undefined {
		const node = this.#template.request;
		const value = this.#renderPart(node, scope, rows);
		if (!isJsonObject(value)) return undefined;
		const request: { [key: string]: Json } = { ...value };
		for (const field of TEXT_FIELDS) {
			const text = request[field];
			if (typeof text === "number" || typeof text === "boolean") request[field] = String(text);
			if (field !== "query" && text === "") delete request[field];
		}
		if (Array.isArray(request.urls) && request.urls.length === 0) delete request.urls;
		const errors = checkTaskInput(request, rulesOf(this.#engine.kind));
		return this.#accept(errors, node, scope, rows) ? (request as unknown as TaskRequest) : undefined;
	}

	#renderSettings(scope: Scope, rows: RowSet): { settings: BatchSettings; settingsId: string } | undefined {
		if (!this.#settingsAreShared) return this.#renderOwnSettings(scope, rows);
		if (this.#shared === undefined) this.#shared = this.#renderOwnSettings(scope, new Map()) ?? null;
		return this.#shared ?? undefined;
	}

	#renderOwnSettings(scope: Scope, rows: RowSet): { settings: BatchSettings; settingsId: string } | undefined {
		const node = this.#template.batch;
		const value = this.#renderPart(node, scope, rows);
		if (!isJsonObject(value)) return undefined;
		const body: JsonObject = { mode: "standard", ...value };
		const settings = body as unknown as BatchSettings;
		const errors = checkCreateBatch(body, rulesOf(this.#engine.kind));
		if (!this.#accept(errors.length > 0 ? errors : this.#engine.checkSettings(settings), node, scope, rows))
			return undefined;
		return { settings, settingsId: digestJson(body).slice(0, SETTINGS_ID_HEX) };
	}

	#renderPart(node: TemplateNode, scope: Scope, rows: RowSet): Json | undefined {
		try {
			return renderNode(node, scope);
		} catch (error) {
			if (!(error instanceof RenderError)) throw error;
			const code = error.message.startsWith("undefined variable") ? "template_row" : "template_render";
			const hint = code === "template_row" ? 'give the row a value, or write `| default: "…"`' : undefined;
			const message = error.message.replace(/^undefined variable: (.*)$/, "there is no value for `$1`");
			this.#problems.report(code, message, error.location, rows, hint);
			return undefined;
		}
	}

	#accept(errors: readonly FieldError[], node: TemplateNode, scope: Scope, rows: RowSet): boolean {
		for (const { key, message } of errors) {
			const { location } = nodeAt(node, key, (items) => keptItems(items, scope));
			this.#problems.report("request_invalid", `${key}: ${message}`, location, rows, hintFor(node, key, scope));
		}
		return errors.length === 0;
	}
}

/** What to write where nothing, or a value that is no text, stands for one. */
function hintFor(node: TemplateNode, key: string, scope: Scope): string | undefined {
	const field = TEXT_FIELDS.find((name) => name === key);
	if (field === undefined) return undefined;
	const written = nodeAt(node, field);
	const value = renderNode(written, scope);
	const isBlank = value === null || (typeof value === "string" && value.trim() === "");
	if (written.kind === "text" && isBlank)
		return 'what it reads is empty here: give it a text, or write `| default: "…"`';
	if (Array.isArray(value)) return 'write `| join: ", "`';
	return isJsonObject(value) ? "name one of its fields, or write `| json`" : undefined;
}

/** Rows that are single values name themselves. */
function defaultKey(rows: RowSet): string {
	return [...rows.values()].map(({ value }) => String(value)).join("-");
}
