/** Which characters are made visible: all that terminals obey and that Unicode says steer direction, and no others. */
import { describe, expect, test } from "vitest";
import { plainText } from "../../src/cli/plain-text.ts";
import { OBEYED_OR_STEERING } from "../support/unsafe-text.ts";

const CHARACTERS = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));

describe("what is unsafe to show", () => {
	test("is what a terminal obeys, and what Unicode calls controls of direction", () => {
		const shown = CHARACTERS.filter((character) => plainText(character) !== character);
		expect(shown).toEqual(CHARACTERS.filter((character) => OBEYED_OR_STEERING.test(character)));
	});

	test("is no joiner, which scripts and emoji need", () => {
		const text = "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u{1f469}\u200d\u{1f4bb}";
		expect(plainText(text)).toBe(text);
	});

	test("is the same to the action, which has a copy", async () => {
		const action = await import(new URL("../../action/workflow-commands.js", import.meta.url).href);
		expect(CHARACTERS.filter((character) => action.plainText(character) !== plainText(character))).toEqual([]);
	});
});
