/** Every task has an id of its own, also where a file system does not tell upper from lower case. */
import type { TaskTemplate } from "../model/pipeline.ts";
import type { Location } from "../model/problem.ts";
import { ByteList } from "./compact/byte-list.ts";
import { HashIndex, hashText } from "./compact/hash-index.ts";
import { NumberList } from "./compact/number-list.ts";
import { describeRows, type RowPlace, type RowSet, rowLabel } from "./expand-template.ts";
import type { PlanProblems } from "./plan-problems.ts";
import { foldId } from "./task-key.ts";

export class TaskIds {
	readonly #problems: PlanProblems;
	/** By folded id. */
	readonly #index = new HashIndex();
	readonly #uses = new FirstUses();

	constructor(problems: PlanProblems) {
		this.#problems = problems;
	}

	/** Reports an id that is taken. */
	isNew(id: string, template: TaskTemplate, rows: RowSet): boolean {
		const folded = foldId(id);
		const hash = hashText(folded);
		const first = this.#index.find(hash, (use) => foldId(this.#uses.idAt(use)) === folded);
		if (first === undefined) {
			this.#index.add(hash);
			this.#uses.add(id, rows);
			return true;
		}
		const firstId = this.#uses.idAt(first);
		const taken = firstId === id ? "is taken by" : `differs in case only from \`${firstId}\` of`;
		// An id begins with its template's name, so the first one's bindings are the same.
		const earlier = this.#uses.rowsAt(first, rows.keys());
		const message = `the task id \`${id}\` ${taken} ${describeRows(earlier)}`;
		const others = [...earlier].map(([name, row]) => ({
			message: `the first: ${rowLabel(name, row)}`,
			location: row.location,
		}));
		const location = template.key?.location ?? template.location;
		this.#problems.report("key_duplicate", message, location, rows, "use a key that tells the rows apart", others);
		return false;
	}
}

/** Where ids were first used, for the message about the second: one for each task is kept, as bytes rather than objects. */
class FirstUses {
	readonly #ids = new ByteList();
	/** By use, where its rows end in the lists below; they stand one behind the other. */
	readonly #ends = new NumberList();
	readonly #numbers = new NumberList();
	readonly #lines = new NumberList();
	readonly #columns = new NumberList();
	/** Places in `#fileNames`. */
	readonly #files = new NumberList();
	readonly #fileNames: string[] = [];
	readonly #numberOfFile = new Map<string, number>();
	/** Of the few places that have a length: rows that stand in the pipeline file. */
	readonly #lengths = new Map<number, number>();

	add(id: string, rows: RowSet): void {
		for (const { number, location } of rows.values()) this.#push(number, location);
		this.#ids.push(Buffer.from(id));
		this.#ends.push(this.#numbers.length);
	}

	idAt(use: number): string {
		return this.#ids.at(use).toString();
	}

	rowsAt(use: number, names: Iterable<string>): ReadonlyMap<string, RowPlace> {
		const start = use === 0 ? 0 : this.#ends.at(use - 1);
		const places = [...names].map((name, index): [string, RowPlace] => {
			return [name, { number: this.#numbers.at(start + index), location: this.#locationAt(start + index) }];
		});
		return new Map(places);
	}

	#locationAt(row: number): Location {
		const length = this.#lengths.get(row);
		return {
			file: this.#fileNames[this.#files.at(row)] ?? "",
			line: this.#lines.at(row),
			column: this.#columns.at(row),
			...(length === undefined ? {} : { length }),
		};
	}

	#push(number: number, { file, line, column, length }: Location): void {
		if (length !== undefined) this.#lengths.set(this.#numbers.length, length);
		this.#numbers.push(number);
		this.#lines.push(line);
		this.#columns.push(column);
		this.#files.push(this.#numberOf(file));
	}

	/** Few files have all the rows. */
	#numberOf(file: string): number {
		const known = this.#numberOfFile.get(file);
		if (known !== undefined) return known;
		this.#numberOfFile.set(file, this.#fileNames.length);
		return this.#fileNames.push(file) - 1;
	}
}
