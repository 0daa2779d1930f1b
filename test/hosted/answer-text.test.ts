/** Answers arrive in pieces that end anywhere; what is read from them is what `JSON.parse` reads from the whole. */
import { describe, expect, test } from "vitest";
import { AnswerText } from "../../src/hosted/answer-text.ts";

function read(text: string, size: number, redact = (part: string) => part) {
	const answer = new AnswerText(redact);
	const bytes = Buffer.from(text);
	for (let at = 0; at < bytes.length; at += size) answer.take(bytes.subarray(at, at + size));
	return answer.end();
}

const VALID = [
	'{"tasks":[{"a":"\\\\\\"]}{","é":"😀"},{"b":[{"":0},[1]]}, 3,null ],"next":{"":1},"more":[{}],"n":[[{"":0}]]}',
	'{"tasks":[{"a":1}],"tasks":[{"a":2}],"__proto__":[{"c":3}]}',
	'[{"a":"\\\\"},{"b":"\\""}]',
	' {"tasks" : [ {"output":"\\u005b\\n\\\\\\\\"} , {} ] } ',
	'"text"',
];
const BROKEN = [
	'{"tasks":[{"a":1]}',
	'{"tasks":[{"a":}]}',
	'{"tasks":[{"a":1} {"b":2}]}',
	'{"tasks":[{"a":"',
	"]]",
	'{"a":[{}]}}',
];

describe.each([1, 2, 7, 1000])("in pieces of %d bytes", (size) => {
	test.each(VALID)("the whole is read: %s", (text) => {
		expect(read(text, size)).toEqual({ json: JSON.parse(text), isBlank: false });
	});

	test.each(BROKEN)("what is no JSON is none: %s", (text) => {
		expect(() => JSON.parse(text)).toThrow();
		expect(read(text, size)).toEqual({ json: undefined, isBlank: false });
	});

	test("a number that is too large is no null", () => {
		const text = `{"tasks":[{"a":[1e400,-1e400,1e30,${"9".repeat(310)},1${"0".repeat(249)}e99],"b":"1e400"}]}`;
		const numbers = ["Infinity", "-Infinity", 1e30, "Infinity", "Infinity"];
		expect(read(text, size).json).toEqual({ tasks: [{ a: numbers, b: "1e400" }] });
	});

	test("an answer with what looks like a long number may be nested without end", () => {
		const text = `{"tasks":[{"id":"3e123","a":${"[".repeat(20_000)}1e400${"]".repeat(20_000)}}]}`;
		expect(read(text, size).json).toMatchObject({ tasks: [{ id: "3e123" }] });
	});

	test("nothing but blanks is told from what is no JSON", () => {
		expect(read(" \n", size)).toEqual({ json: undefined, isBlank: true });
	});

	test("words are replaced in items and beside them", () => {
		const { json } = read('{"tasks":[{"a":"secret"}],"b":"secret"}', size, (part) =>
			part.replaceAll("secret", "[key]"),
		);
		expect(json).toEqual({ tasks: [{ a: "[key]" }], b: "[key]" });
	});
});

test("no piece is held for the few bytes beside the items", () => {
	const answer = new AnswerText((part) => part);
	const pieces = ['{"next":{"key":1},', '"tasks":[{"a":"', 'b"},{"a":2}],', '"more":true}'];
	for (const text of pieces) {
		const piece = Buffer.from(text);
		answer.take(piece);
		// Whoever reads into the same memory again spoils what was not copied: of an item, until it has ended.
		if (!text.endsWith('"')) piece.fill(0);
	}
	expect(answer.end().json).toEqual({ next: { key: 1 }, tasks: [{ a: "b" }, { a: 2 }], more: true });
});
