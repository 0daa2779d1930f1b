/**
 * The results that an export wrote, read again: `results.json` or `results.jsonl`, a task at a time. The files lie where anyone
 * can edit them, so everything is checked, and what is wrong is told with its line.
 */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import type { ComparedResults, ComparedTask } from "../model/comparison.ts";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { isTooDeep, MAX_NESTING } from "../model/nesting.ts";
import { OUTCOME_STATUSES, type OutcomeStatus } from "../model/outcome.ts";
import type { Problem } from "../model/problem.ts";
import type { Source } from "../model/wire.ts";
import { decodeText } from "../values/decode-text.ts";
import { errnoOf } from "./export-error.ts";
import { type JsonItem, jsonItems, jsonLines, ListFault } from "./json-items.ts";

/** Results that cannot be read. */
export class ResultsFault extends Error {
	override readonly name = "ResultsFault";
	readonly problem: Problem;

	constructor(problem: Omit<Problem, "code" | "severity">) {
		super(problem.message);
		this.problem = { code: "results_unreadable", severity: "error", ...problem };
	}
}

export interface ResultsFile extends ComparedResults {
	close(): void;
}

/** Far above any answer; more would be no results. */
const MOST_BYTES = 256 * 1024 * 1024;
const MEND = "write it again with `trawl export`, or take an unharmed copy, from git for instance";

/** `shown` is the path as it was named. Throws a `ResultsFault`, as reading does. */
export function openResultsFile(path: string, shown: string): ResultsFile {
	const fd = open(path, shown);
	const items = /\.(?:jsonl|ndjson)$/i.test(path) ? jsonLines : jsonItems;
	return new OpenFile(fd, shown, items);
}

class OpenFile implements ResultsFile {
	readonly #fd: number;
	readonly #shown: string;
	readonly #items: (fd: number) => Iterable<JsonItem>;
	readonly #places = new Map<string, JsonItem>();

	constructor(fd: number, shown: string, items: (fd: number) => Iterable<JsonItem>) {
		this.#fd = fd;
		this.#shown = shown;
		this.#items = items;
	}

	*read(): Generator<ComparedTask> {
		this.#places.clear();
		for (const item of this.#located()) {
			const task = this.#parse(item);
			if (task === undefined) continue;
			const first = this.#places.get(task.id);
			if (first !== undefined) {
				throw this.#fault(`the task \`${task.id}\` stands there already, in line ${first.line}`, item.line);
			}
			this.#places.set(task.id, item);
			yield task;
		}
	}

	task(id: string): ComparedTask {
		const item = this.#places.get(id);
		const task = item === undefined ? undefined : this.#parse(item);
		if (task?.id !== id) throw this.#fault("the file has changed while it was read", item?.line ?? 1);
		return task;
	}

	close(): void {
		closeSync(this.#fd);
	}

	*#located(): Generator<JsonItem> {
		try {
			yield* this.#items(this.#fd);
		} catch (error) {
			if (!(error instanceof ListFault)) throw error;
			throw this.#fault(error.message, error.line);
		}
	}

	/** Undefined for a blank line. */
	#parse(item: JsonItem): ComparedTask | undefined {
		const text = this.#textOf(item);
		if (text.trim() === "") return undefined;
		let value: unknown;
		try {
			value = JSON.parse(text);
		} catch (error) {
			throw this.#fault(`expected a task as JSON: ${error instanceof Error ? error.message : "it is none"}`, item.line);
		}
		const checked = toTask(value);
		if (typeof checked === "string") throw this.#fault(checked, item.line);
		return checked;
	}

	#textOf({ from, to, line }: JsonItem): string {
		if (to - from > MOST_BYTES) throw this.#fault("expected a task of at most 256 MB, found a longer one", line);
		const bytes = Buffer.allocUnsafe(to - from);
		const length = readSync(this.#fd, bytes, 0, bytes.length, from);
		const decoded = decodeText(bytes.subarray(0, length));
		if ("fault" in decoded) throw this.#fault("expected text in UTF-8, found other bytes", line);
		return decoded.text;
	}

	#fault(message: string, line: number): ResultsFault {
		return new ResultsFault({ message, hint: MEND, location: { file: this.#shown, line, column: 1 } });
	}
}

function open(path: string, shown: string): number {
	let isFolder: boolean;
	try {
		const found = statSync(path);
		// Opening a pipe would wait for whoever writes into it.
		if (found.isFile()) return openSync(path, "r");
		isFolder = found.isDirectory();
	} catch (error) {
		const message = `the results in ${shown} cannot be read: ${errnoOf(error) ?? String(error)}`;
		throw new ResultsFault({ message, hint: "make the file readable, or name another one" });
	}
	if (isFolder) {
		const message = `expected a file of results at ${shown}, found a folder`;
		throw new ResultsFault({ message, hint: "move the folder away, or name the one that an export wrote" });
	}
	const message = `expected a file that can be read twice at ${shown}, found a pipe or a device`;
	throw new ResultsFault({ message, hint: "write it into a file first, whose name ends with .json or .jsonl" });
}

/** The task, or what is wrong with it. Keys that are not compared may be as they like. */
function toTask(value: unknown): ComparedTask | string {
	if (!isJsonObject(value)) return "expected a task, found another value";
	const { id, status, sources = [], output = null } = value;
	if (typeof id !== "string" || id === "") return "expected a task with an `id`, found none";
	if (!isStatus(status)) {
		return `expected \`status\` of \`${id}\` to be one of ${OUTCOME_STATUSES.join(", ")}, found ${shortJson(status)}`;
	}
	if (!Array.isArray(sources) || !sources.every(isJsonObject))
		return `expected \`sources\` of \`${id}\` to be a list of mappings`;
	if (isTooDeep(value)) return `expected \`${id}\` to have at most ${MAX_NESTING} levels, found more`;
	if (hasTooLarge(value)) return `expected numbers of \`${id}\` up to ${Number.MAX_VALUE}, found a larger one`;
	return {
		id,
		template: textAt(value, "template") ?? id.split("/")[0] ?? id,
		status,
		query: textAt(value, "query") ?? "",
		output_type: value.output_type === "toon" ? "toon" : typeof output === "string" ? "markdown" : "json",
		output,
		sources: sources as unknown as readonly Source[],
		cost: numberAt(value, "cost") ?? null,
		attempts: attemptsOf(value),
		error: textAt(value, "error") ?? null,
	};
}

/** Such a number is read as infinite, and JSON could tell it as `null` only. */
function hasTooLarge(value: Json): boolean {
	if (typeof value === "number") return !Number.isFinite(value);
	return typeof value === "object" && value !== null && Object.values(value).some(hasTooLarge);
}

function isStatus(value: Json | undefined): value is OutcomeStatus {
	return (OUTCOME_STATUSES as readonly unknown[]).includes(value);
}

/** Files that were written by hand may tell of the task's cost alone. */
function attemptsOf(task: JsonObject): ComparedTask["attempts"] {
	const attempts = Array.isArray(task.attempts) ? task.attempts.filter(isJsonObject) : [];
	if (attempts.length === 0) return [{ service_id: null, cost: numberAt(task, "cost") ?? null }];
	return attempts.map((attempt) => ({
		service_id: textAt(attempt, "service_id") ?? null,
		cost: numberAt(attempt, "cost") ?? null,
	}));
}

function numberAt(value: JsonObject, key: string): number | undefined {
	const found = value[key];
	return typeof found === "number" ? found : undefined;
}

function textAt(value: JsonObject, key: string): string | undefined {
	const found = value[key];
	return typeof found === "string" ? found : undefined;
}

function shortJson(value: Json | undefined): string {
	return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 60);
}
