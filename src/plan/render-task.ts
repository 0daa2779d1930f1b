/** One combination of rows → the task's key, request and batch settings, checked as the service would. */
import type { FieldError } from "../model/batch-api.ts";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { SkipReason } from "../model/outcome.ts";
import type { EngineKind, TaskTemplate } from "../model/pipeline.ts";
import type { BatchSettings, TaskRequest } from "../model/plan.ts";
import { RenderError, type Scope, type TemplateNode } from "../model/template-node.ts";
import { MODES, type Mode } from "../model/wire.ts";
import { nodeAt } from "../template/node-at.ts";
import { settingsIdOf } from "../values/settings-id.ts";
import { checkCreateBatch, checkTaskInput } from "../wire/check-request.ts";
import { rulesOf } from "../wire/service-rules.ts";
import type { RowSet } from "./expand-template.ts";
import type { FaultLog } from "./plan-problems.ts";
import { keptItems, namesUsed, renderNode } from "./render-node.ts";
import { keyFault } from "./task-key.ts";

export interface RenderedTask {
	readonly key: string | null;
	readonly request: TaskRequest;
	readonly settings: BatchSettings;
	readonly settingsId: string;
}

/** Fields that are text on the wire, whatever type a template gave them. */
const TEXT_FIELDS = ["query", "research_strategy", "report_format"] as const;

/** Stands for what a skipped task would have asked; `isRendered` tells it from a request. */
export const NOT_RENDERED: Omit<RenderedTask, "key"> = {
	request: { query: "" },
	settings: { mode: "standard" },
	settingsId: settingsIdOf({ mode: "standard" }),
};

export const NOT_WANTED: SkipReason = { type: "when", message: "`when` is false for it" };

/** Renders the tasks of one template; settings that depend on no row are rendered once. */
export class TaskRenderer {
	readonly #template: TaskTemplate;
	readonly #problems: FaultLog;
	readonly #engine: EngineKind;
	readonly #settingsAreShared: boolean;
	#shared: { readonly settings: BatchSettings; readonly settingsId: string } | null | undefined;

	constructor(template: TaskTemplate, engine: EngineKind, problems: FaultLog) {
		this.#template = template;
		this.#problems = problems;
		this.#engine = engine;
		const used = namesUsed(template.batch);
		this.#settingsAreShared = !used.has("parent") && template.forEach.every(({ name }) => !used.has(name));
	}

	/** Undefined after reporting every problem of this task. */
	render(scope: Scope, rows: RowSet): { rendered: RenderedTask; skip?: SkipReason } | undefined {
		const key = this.renderKey(scope, rows);
		const holds = this.holds(scope, rows);
		if (holds === false && key !== undefined) return { rendered: { key, ...NOT_RENDERED }, skip: NOT_WANTED };
		const body = this.renderBody(scope, rows);
		if (key === undefined || body === undefined || holds === undefined) return undefined;
		return { rendered: { key, ...body } };
	}

	/** Whether `when` is true; undefined after a problem. */
	holds(scope: Scope, rows: RowSet): boolean | undefined {
		const { when } = this.#template;
		if (when === null) return true;
		const value = this.#renderPart(when, scope, rows);
		if (typeof value === "boolean" || value === undefined) return value;
		const found = typeof value === "string" ? `the text ${JSON.stringify(value)}` : JSON.stringify(value);
		const hint = "write one whole expression that is true or false, such as \"{{ row.active == 'yes' }}\"";
		this.#problems.report("when_invalid", `expected true or false, found ${found}`, when.location, rows, hint);
		return undefined;
	}

	/** What is asked; undefined after reporting every problem of it. */
	renderBody(scope: Scope, rows: RowSet): Omit<RenderedTask, "key"> | undefined {
		const request = this.#renderRequest(scope, rows);
		const settings = this.#renderSettings(scope, rows);
		return request === undefined || settings === undefined ? undefined : { request, ...settings };
	}

	/** Null for a single task, undefined after a problem. */
	renderKey(scope: Scope, rows: RowSet): string | null | undefined {
		if (rows.size === 0) return null;
		const location = this.#template.key?.location ?? this.#template.location;
		const key = this.renderKeyText(scope, rows);
		const fault = key === undefined ? undefined : keyFault(key);
		if (fault === undefined) return key;
		this.#problems.report("key_invalid", fault.message, location, rows, fault.hint);
		return undefined;
	}

	/** As it is rendered, good or not; undefined after a problem. */
	renderKeyText(scope: Scope, rows: RowSet): string | undefined {
		const node = this.#template.key;
		const value = node === null ? defaultKey(rows) : this.#renderPart(node, scope, rows);
		if (value === null || typeof value !== "object") return value === undefined ? undefined : String(value ?? "");
		const location = node?.location ?? this.#template.location;
		this.#problems.report("key_invalid", "expected a text as key, found a list or a mapping", location, rows);
		return undefined;
	}

	/**
	 * Reports what is wrong already with the parts that read none of these names, and tells the mode: null where it reads
	 * one of them, undefined where there is none, because `when` is false or it cannot be rendered.
	 */
	checkWithout(unknown: ReadonlySet<string>, scope: Scope, rows: RowSet): Mode | null | undefined {
		const { request, batch, when } = this.#template;
		if (when !== null && readsNone(when, unknown) && this.holds(scope, rows) !== true) return undefined;
		const known = request.kind !== "mapping" ? [] : request.entries.filter(({ node }) => readsNone(node, unknown));
		const part: TemplateNode = { kind: "mapping", entries: known, location: request.location };
		const value = this.#renderPart(part, scope, rows);
		// A query that is still to come is no blank one.
		if (isJsonObject(value)) {
			const errors = checkTaskInput({ query: "-", ...asTexts(value) }, rulesOf(this.#engine));
			this.#accept(errors, part, scope, rows);
		}
		return readsNone(batch, unknown) ? this.#renderSettings(scope, rows)?.settings.mode : null;
	}

	#renderRequest(scope: Scope, rows: RowSet): TaskRequest | undefined {
		const node = this.#template.request;
		const value = this.#renderPart(node, scope, rows);
		if (!isJsonObject(value)) return undefined;
		const request = asTexts(value);
		const errors = checkTaskInput(request, rulesOf(this.#engine));
		return this.#accept(errors, node, scope, rows) ? (request as unknown as TaskRequest) : undefined;
	}

	#renderSettings(scope: Scope, rows: RowSet): { settings: BatchSettings; settingsId: string } | undefined {
		if (!this.#settingsAreShared) return this.#renderOwnSettings(scope, rows);
		if (this.#shared === undefined || (this.#shared === null && this.#problems.tellsEach)) {
			this.#shared = this.#renderOwnSettings(scope, new Map()) ?? null;
		}
		return this.#shared ?? undefined;
	}

	#renderOwnSettings(scope: Scope, rows: RowSet): { settings: BatchSettings; settingsId: string } | undefined {
		const node = this.#template.batch;
		const value = this.#renderPart(node, scope, rows);
		if (!isJsonObject(value)) return undefined;
		const body: JsonObject = { mode: "standard", ...value };
		const settings = body as unknown as BatchSettings;
		const errors = [...checkCreateBatch(body, rulesOf(this.#engine)), ...checkMode(body.mode)];
		if (!this.#accept(errors, node, scope, rows)) return undefined;
		return { settings, settingsId: settingsIdOf(body) };
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

/** The service knows `lite` as another name for one of these, which has no price of its own. */
function checkMode(mode: Json | undefined): readonly FieldError[] {
	if (mode !== "lite") return [];
	const message = `expected one of ${MODES.join(", ")}, found "lite", which is retired`;
	return [{ key: "mode", code: "invalid_enum", message }];
}

/** A rendered request as the wire has it: texts as texts, and nothing where there is none. */
function asTexts(value: JsonObject): JsonObject {
	const request: { [key: string]: Json } = { ...value };
	for (const field of TEXT_FIELDS) {
		const text = request[field];
		if (typeof text === "number" || typeof text === "boolean") request[field] = String(text);
		if (field !== "query" && text === "") delete request[field];
	}
	if (Array.isArray(request.urls) && request.urls.length === 0) delete request.urls;
	return request;
}

function readsNone(node: TemplateNode, names: ReadonlySet<string>): boolean {
	return [...namesUsed(node)].every((name) => !names.has(name));
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
