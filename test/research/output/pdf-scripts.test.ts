/** Which scripts survive: what a reader's program finds in the PDF is what was written. */
import { describe, expect, test } from "vitest";
import { read } from "./pdf-rig.ts";

describe("text is found again as it was written:", () => {
	test.each([
		["Latin", "Zażółć gęślą jaźń, façade, Łódź, “quoted” – and so on…"],
		["Vietnamese", "Đặng Thị Ngọc Thịnh, Tiếng Việt"],
		["Greek", "Ἑλληνικὴ γλῶσσα, ελληνικά"],
		["Cyrillic", "Съешь ещё этих мягких булок, Їжак"],
		["Georgian", "ქართული ენა"],
		["Armenian", "Հայերեն լեզու"],
		["Chinese, simplified", "人工智能正在改变世界经济，各国政府"],
		["Chinese, traditional", "繁體中文測試，經濟發展"],
		["Japanese", "これは日本語の文章です。カタカナ"],
		["Korean", "안녕하세요 세계, 이것은 문장입니다"],
		["Lao", "ລາວ"],
		["symbols", "→ ≤ ≈ ∑ ★ € ₹ №"],
		["emoji", "😀 🎉"],
		["drawn boxes", "┌─┐"],
	])("%s", async (_, text) => {
		expect((await read(text)).text.normalize("NFC")).toContain(text.normalize("NFC"));
		expect((await read(`# ${text}\n\n- **${text}**\n\n\`${text}\``)).text).not.toContain("[U+");
	});
});

/** Their letters change shape or place beside each other, and programs differ in how they put the text together again. */
describe("every letter is there, of", () => {
	test.each([
		["Arabic", "مرحبا بالعالم، هذه جملة قصيرة"],
		["Hebrew", "שלום עולם, זה משפט"],
		["Hindi", "नमस्ते दुनिया, यह परीक्षण है"],
		["Thai", "สวัสดีชาวโลก"],
	])("%s", async (_, text) => {
		const letters = (all: string) => [...all.normalize("NFKC").replace(/\s/g, "")].sort().join("");
		const { text: found } = await read(text, { query: "" });
		expect(letters(found.replace(/ 1$/, ""))).toBe(letters(text));
	});
});

/** From the left, in the order in which they are drawn. */
async function inOrder(text: string, ...words: readonly string[]): Promise<string[]> {
	const { places } = await read(text, { query: "" });
	const at = (word: string) => places.get(word) ?? Number.NaN;
	for (const word of words) expect(at(word), `${word} in ${[...places.keys()].join("|")}`).not.toBeNaN();
	return [...words].sort((one, other) => at(one) - at(other));
}

test("words that run from right to left stand from right to left, and numbers among them from the left", async () => {
	const words = ["שלום", "עולם", "2026", "וגם", "Trawl", "סוף"];
	expect(await inOrder("שלום עולם 2026 וגם Trawl סוף", ...words)).toEqual([...words].reverse());
	const within = await inOrder("Before שלום 2026 עולם after", "Before", "שלום", "2026", "עולם", "after");
	expect(within).toEqual(["Before", "עולם", "2026", "שלום", "after"]);
});

test.each([
	["a script that no font has", "বাংলা", "[U+09AC][U+09BE][U+0982][U+09B2][U+09BE]"],
	["a lone surrogate", "a\ud800b", "a[U+D800]b"],
	["a character that nobody has assigned", "a\u{10FFFD}b", "a[U+10FFFD]b"],
	["more marks than one letter can have", `e${"\u0301".repeat(40)}`, "[U+0301][U+0301]"],
])("%s is shown by its numbers, not lost", async (_, text, shown) => {
	expect((await read(text)).text).toContain(shown);
});

test("what has no look of its own is left out: joiners, marks of direction, control characters", async () => {
	expect((await read("one\u200d\u200f\u0007two \ufeffthree")).text).toContain("onetwo three");
});
