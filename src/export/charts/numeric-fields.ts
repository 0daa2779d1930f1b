/** The numbers in structured outputs, by template and field, for charts across tasks. */
import type { Json, JsonObject } from "../../model/json.ts";
import type { TaskOutcome } from "../../model/outcome.ts";
import { flatten } from "../flatten.ts";
import { type FieldNote, FieldNotes } from "./field-notes.ts";
import { NumberTally } from "./number-tally.ts";
import { plainLabel } from "./plain-label.ts";

/** Tasks that a chart shows one by one. */
const MOST_ROWS = 20;
/** Fields beside those of the schemas, of all templates together. */
const MOST_UNDECLARED = 100;
/** Larger ones cannot be placed on an axis. */
const LARGEST = 1e100;

/** What is known of one field of one template's outputs. */
export interface FieldNumbers {
	readonly template: string;
	/** As in `results.csv`: `output.address.floor`. */
	readonly column: string;
	readonly tally: NumberTally;
	areWhole: boolean;
	/** Of the tasks with a number, in planned order; null once there are too many to be shown one by one. */
	rows: FieldRow[] | null;
	/** Ids of the first tasks with the smallest and with the largest number. */
	smallestTask: string;
	largestTask: string;
}

export interface FieldRow {
	/** Id of the task. */
	readonly task: string;
	readonly label: string;
	readonly value: number;
}

/** A field with what the schemas say of it, and how many results its template has. */
export interface DescribedField extends Readonly<FieldNumbers> {
	readonly note: FieldNote;
	readonly results: number;
}

export class NumericFields {
	readonly #notes: FieldNotes;
	readonly #fields = new Map<string, Map<string, FieldNumbers>>();
	readonly #succeeded = new Map<string, number>();
	#undeclared = 0;

	constructor(outputSchemas: readonly (JsonObject | null)[]) {
		this.#notes = new FieldNotes(outputSchemas);
	}

	/** Answers that did not pass their checks count nowhere, as in `results.csv`. */
	add({ status, template, id, key, output, output_type }: TaskOutcome): void {
		if (status !== "succeeded" || (output_type !== "json" && typeof output === "string")) return;
		this.#succeeded.set(template, (this.#succeeded.get(template) ?? 0) + 1);
		for (const [column, leaf] of flatten("output", output)) {
			if (!isDrawable(leaf)) continue;
			const field = this.#fieldOf(template, column);
			if (field !== null) note(field, { task: id, label: plainLabel(key ?? id), value: leaf });
		}
	}

	/** By template as they were planned, then as the schemas order the fields, then by name. */
	fields(): readonly DescribedField[] {
		return [...this.#fields].flatMap(([template, columns]) => {
			const sorted = [...columns.values()].sort((a, b) => this.#notes.compare(a.column, b.column));
			const results = this.#succeeded.get(template) ?? 0;
			return sorted.map((field) => ({ ...field, note: this.#notes.of(field.column), results }));
		});
	}

	#fieldOf(template: string, column: string): FieldNumbers | null {
		const columns = this.#fields.get(template) ?? new Map<string, FieldNumbers>();
		this.#fields.set(template, columns);
		const known = columns.get(column);
		if (known !== undefined) return known;
		if (!this.#notes.has(column)) {
			if (this.#undeclared >= MOST_UNDECLARED) return null;
			this.#undeclared += 1;
		}
		const none = { tally: new NumberTally(), areWhole: true, rows: [], smallestTask: "", largestTask: "" };
		const field: FieldNumbers = { template, column, ...none };
		columns.set(column, field);
		return field;
	}
}

function note(field: FieldNumbers, row: FieldRow): void {
	const { task, value } = row;
	if (value < field.tally.smallest) field.smallestTask = task;
	if (value > field.tally.largest) field.largestTask = task;
	field.tally.add(value);
	field.areWhole &&= Number.isSafeInteger(value);
	field.rows?.push(row);
	if (field.tally.total > MOST_ROWS) field.rows = null;
}

function isDrawable(leaf: Json): leaf is number {
	return typeof leaf === "number" && Math.abs(leaf) <= LARGEST;
}
