/**
 * Where the items of a list stand in a JSON file, or in one of JSON Lines, read piece by piece: files may be larger than memory, and
 * items are read again by their place. Only what separates items is looked at; each item is parsed by whoever reads it.
 */
import { readSync } from "node:fs";

/** Bytes from `from` to `to`, of which the last is not part of it. Lines count from 1. */
export interface JsonItem {
	readonly from: number;
	readonly to: number;
	readonly line: number;
}

/** What keeps a file from being a list. */
export class ListFault extends Error {
	override readonly name = "ListFault";
	readonly line: number;

	constructor(message: string, line: number) {
		super(message);
		this.line = line;
	}
}

const PIECE_BYTES = 256 * 1024;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const [NEWLINE, QUOTE, BACKSLASH, COMMA] = [0x0a, 0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Throws a `ListFault`, where what stands before it has been given already. */
export function* jsonItems(fd: number): Generator<JsonItem> {
	const list = new ListReader();
	for (const [piece, offset] of pieces(fd)) {
		for (let index = 0; index < piece.length; index += 1) {
			const item = list.take(piece[index] as number, offset + index);
			if (item !== undefined) yield item;
		}
	}
	list.end();
}

/** One item a line; blank lines are none. */
export function* jsonLines(fd: number): Generator<JsonItem> {
	let [from, line, end] = [0, 1, 0];
	for (const [piece, offset] of pieces(fd)) {
		for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) {
			yield { from, to: offset + at, line };
			from = offset + at + 1;
			line += 1;
		}
		end = offset + piece.length;
	}
	if (end > from) yield { from, to: end, line };
}

function* pieces(fd: number): Generator<readonly [piece: Uint8Array, offset: number]> {
	const buffer = Buffer.allocUnsafe(PIECE_BYTES);
	for (let offset = 0; ; ) {
		const length = readSync(fd, buffer, 0, PIECE_BYTES, offset);
		if (length === 0) return;
		yield [buffer.subarray(0, length), offset];
		offset += length;
	}
}

/** Follows strings and brackets, a byte at a time: none of the bytes that matter occurs within a character of UTF-8. */
class ListReader {
	/** 0 outside the list, 1 between and at the beginning of its items. */
	#depth = 0;
	#isClosed = false;
	#inText = false;
	#isEscaped = false;
	#line = 1;
	#item: { readonly from: number; readonly line: number } | undefined;
	#count = 0;

	/** The item that ends before this byte. */
	take(byte: number, offset: number): JsonItem | undefined {
		if (byte === NEWLINE) this.#line += 1;
		if (this.#inText) this.#takeText(byte);
		else if (!isBlank(byte) && byte !== BYTE_ORDER_MARK[offset]) return this.#takeMark(byte, offset);
		return undefined;
	}

	end(): void {
		if (!this.#isClosed) throw new ListFault("the list is not closed", this.#line);
	}

	#takeText(byte: number): void {
		if (this.#isEscaped) this.#isEscaped = false;
		else if (byte === BACKSLASH) this.#isEscaped = true;
		else if (byte === QUOTE) this.#inText = false;
	}

	#takeMark(byte: number, offset: number): JsonItem | undefined {
		if (this.#depth === 0) this.#open(byte);
		else if (this.#depth === 1 && (byte === COMMA || byte === CLOSE_LIST)) return this.#endItem(byte, offset);
		else this.#goOn(byte, offset);
		return undefined;
	}

	#open(byte: number): void {
		if (this.#isClosed) throw new ListFault("something stands behind the list", this.#line);
		if (byte !== OPEN_LIST) throw new ListFault("expected a list of tasks, found something else", this.#line);
		this.#depth = 1;
	}

	#goOn(byte: number, offset: number): void {
		this.#item ??= { from: offset, line: this.#line };
		if (byte === QUOTE) this.#inText = true;
		else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.#depth += 1;
		// One too many of them ends the item early, and parsing that tells.
		else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.#depth = Math.max(1, this.#depth - 1);
	}

	#endItem(byte: number, to: number): JsonItem | undefined {
		const item = this.#item;
		this.#item = undefined;
		if (byte === CLOSE_LIST) [this.#depth, this.#isClosed] = [0, true];
		const isEmpty = byte === CLOSE_LIST && this.#count === 0;
		if (item === undefined && !isEmpty) throw new ListFault("expected a task, found nothing", this.#line);
		this.#count += 1;
		return item === undefined ? undefined : { ...item, to };
	}
}

function isBlank(byte: number): boolean {
	return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
}
