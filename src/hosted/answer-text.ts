/**
 * The JSON text of an answer, parsed while it arrives. Of a list of objects, as a page of results is one, each is parsed by itself: the
 * text of a page is many megabytes, and none of it is held longer than its item needs, nor keeps the event loop from turning.
 *
 * Cut out is each object in a list that is a member of the outermost object; in the rest, a numbered mark takes its place. The whole
 * is JSON exactly if the rest and all that was cut out are, since an object may stand wherever another one may.
 */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { isContainer } from "../model/nesting.ts";
import type { Redact } from "../values/redact.ts";

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

export interface ReadAnswer {
	/** Undefined where it is no JSON. */
	readonly json: Json | undefined;
	/** Whether there is nothing in it. */
	readonly isBlank: boolean;
}

export class AnswerText {
	readonly #redact: Redact;
	/** What stands outside of items. */
	readonly #rest: Uint8Array[] = [];
	/** Of the item that is being read. */
	#part: Uint8Array[] = [];
	readonly #items: (Json | undefined)[] = [];
	/** Brackets that are open; of the outer two, which they are. */
	#depth = 0;
	readonly #outer: number[] = [];
	#isInItem = false;
	#isInText = false;
	#isEscaped = false;

	/** `redact` is applied to JSON text: all of it, in pieces that end between values. */
	constructor(redact: Redact) {
		this.#redact = redact;
	}

	/** The next bytes of its UTF-8. None that matters here occurs within another character. */
	take(bytes: Uint8Array): void {
		let from = 0;
		for (let at = 0; at < bytes.length; ) {
			if (this.#isInText) {
				at = this.#behindText(bytes, at);
				continue;
			}
			const byte = bytes[at];
			if (byte === OPEN_OBJECT && this.#isBetweenItems()) {
				this.#keep(bytes.subarray(from, at));
				this.#isInItem = true;
				from = at;
			}
			this.#note(byte);
			at += 1;
			if (this.#isInItem && this.#depth === 2) {
				this.#endItem(bytes.subarray(from, at));
				from = at;
			}
		}
		this.#keep(bytes.subarray(from));
	}

	/** Of all that was taken: undefined where it is no JSON. */
	end(): ReadAnswer {
		const text = decode(this.#rest);
		const isWhole = !this.#isInItem && this.#items.every((item) => item !== undefined);
		const rest = isWhole ? parse(this.#redact(text)) : undefined;
		if (isJsonObject(rest)) this.#fill(rest);
		return { json: rest, isBlank: this.#items.length === 0 && !this.#isInItem && text.trim() === "" };
	}

	#isBetweenItems(): boolean {
		return this.#depth === 2 && this.#outer[0] === OPEN_OBJECT && this.#outer[1] === OPEN_LIST;
	}

	#note(byte: number | undefined): void {
		if (byte === QUOTE) {
			this.#isInText = true;
		} else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
			if (this.#depth < 2) this.#outer[this.#depth] = byte;
			this.#depth += 1;
		} else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
			// One too many is no JSON, as parsing tells.
			this.#depth = Math.max(0, this.#depth - 1);
		}
	}

	/** Where the text that `at` is in has ended; the end of the bytes where it has not. */
	#behindText(bytes: Uint8Array, at: number): number {
		let from = this.#isEscaped ? at + 1 : at;
		this.#isEscaped = false;
		for (;;) {
			const quote = bytes.indexOf(QUOTE, from);
			const end = quote === -1 ? bytes.length : quote;
			let backslashes = 0;
			while (end - backslashes > from && bytes[end - backslashes - 1] === BACKSLASH) backslashes += 1;
			const isEscaped = backslashes % 2 === 1;
			if (quote === -1) {
				this.#isEscaped = isEscaped;
				return end;
			}
			if (!isEscaped) {
				this.#isInText = false;
				return quote + 1;
			}
			from = quote + 1;
		}
	}

	#keep(bytes: Uint8Array): void {
		if (bytes.length === 0) return;
		if (this.#isInItem) this.#part.push(bytes);
		// A copy, since a few bytes would hold the whole piece that came: `slice` of a Buffer is none.
		else this.#rest.push(new Uint8Array(bytes));
	}

	#endItem(last: Uint8Array): void {
		this.#rest.push(Buffer.from(`{"":${this.#items.length}}`));
		this.#items.push(parse(this.#redact(decode([...this.#part, last]))));
		this.#part = [];
		this.#isInItem = false;
	}

	/** All objects in its lists are marks. */
	#fill(rest: JsonObject): void {
		for (const list of Object.values(rest)) {
			if (!Array.isArray(list)) continue;
			for (const [index, item] of list.entries()) {
				if (isJsonObject(item)) list[index] = this.#items[Number(item[""])] ?? null;
			}
		}
	}
}

function decode(parts: readonly Uint8Array[]): string {
	return new TextDecoder().decode(parts.length === 1 ? parts[0] : Buffer.concat(parts));
}

/** Only numbers with an exponent of three digits, or of 200 digits and more, may be more than JavaScript holds. */
const LONG_NUMBER = /\d(?:[eE]\+?\d{3}|\d{199})/;

/** A number that is too large stands as the text `Infinity`, since SQLite's JSON and ours would have it as null. */
function parse(text: string): Json | undefined {
	try {
		const json = JSON.parse(text) as Json;
		return LONG_NUMBER.test(text) ? withoutInfinities(json) : json;
	} catch {
		return undefined;
	}
}

/** Changed in place, level by level: an answer may be nested deeper than calls may be. */
function withoutInfinities(json: Json): Json {
	const root = { json };
	const waiting: object[] = [root];
	for (let holder = waiting.pop(); holder !== undefined; holder = waiting.pop()) {
		for (const [key, value] of Object.entries(holder) as [string, Json][]) {
			if (isContainer(value)) waiting.push(value);
			// Not by assignment, since a key may be called `__proto__`.
			if (value === Infinity || value === -Infinity) Object.defineProperty(holder, key, { value: String(value) });
		}
	}
	return root.json;
}
