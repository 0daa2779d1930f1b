import { describe, expect, test } from "vitest";
import { inertMarkup } from "../../src/export/inert-markup.ts";

describe("Markdown of others", () => {
	test.each([
		"A line<br>and <sup>2</sup>, `Map<string, number>`, Array<T>, a < b, a<b, 1 <2, <-, <3",
		"<https://a.example/x?y=1&z> and <mailto:a@b.example> and <a.b+c@d.example>",
		"[a](https://a.example/javascript:x) [b](docs/a.md#x) [c]: https://c.example ![i](https://i.example/i.png)",
		`[a]: ${"said at length, ".repeat(200)} data: none`,
		"the javascript: scheme, data: URLs, {{ name }} and {% tag %}",
		"```html\n</b>\n```",
	])("stays as it is where nothing acts: %j", (text) => {
		expect(inertMarkup(text)).toBe(text);
	});

	test.each([
		["<script>x</script>", "&lt;script>x&lt;/script>"],
		["<ScRiPt src=//e>", "&lt;ScRiPt src=//e>"],
		["<x <script>", "<x &lt;script>"],
		["<b <c onclick=x>", "&lt;b &lt;c onclick=x>"],
		[`<b ${"a ".repeat(300)}onclick=x>`, `&lt;b ${"a ".repeat(300)}onclick=x>`],
		["<x<script>", "<x&lt;script>"],
		["<b onclick=x>", "&lt;b onclick=x>"],
		["<b/onclick=x>", "&lt;b/onclick=x>"],
		["<b\nonclick=x>", "&lt;b\nonclick=x>"],
		["<https://a.example onclick=x>", "&lt;https://a.example onclick=x>"],
		["<!-- x --><!doctype x><?php x?>", "&lt;!-- x -->&lt;!doctype x>&lt;?php x?>"],
		["[a](javascript:x)", "[a](unsafe:javascript:x)"],
		["[a](  <JaVaScRiPt:x>)", "[a](  <unsafe:JaVaScRiPt:x>)"],
		["[a](< javascript:x>)", "[a](<unsafe: javascript:x>)"],
		["[a](<java\tscript:x>)", "[a](<unsafe:java\tscript:x>)"],
		["[a]: <\n javascript:x>", "[a]: <unsafe:\n javascript:x>"],
		["[[a](b](javascript:x)", "[[a](b](unsafe:javascript:x)"],
		["[a](< [b](javascript:x)", "[a](< [b](unsafe:javascript:x)"],
		["[a](java&#115;cript&colon;x)", "[a](unsafe:java&#115;cript&colon;x)"],
		["[a](java&Tab;script:x)", "[a](unsafe:java&Tab;script:x)"],
		["[a](javascript\\:x)", "[a](unsafe:javascript\\:x)"],
		["![a](data:text/html,x)", "![a](unsafe:data:text/html,x)"],
		["<vbscript:x>", "<unsafe:vbscript:x>"],
		["> [a]:\n> javascript:x", "> [a]:\n> unsafe:javascript:x"],
		["{{< x >}} {{% x %}}", "{{&lt; x >}} {{&#37; x %}}"],
	])("does nothing: %j", (text, inert) => {
		expect(inertMarkup(text)).toBe(inert);
	});

	test("does nothing behind more blanks than are looked at", () => {
		const hidden = `java${"&Tab;".repeat(1_000)}script:x`;
		expect(inertMarkup(`[a](${hidden})`)).toBe(`[a](unsafe:${hidden})`);
	});

	test.each(["<", "<a", "](", "]:", "[", "&#", "{{", "<a ", "]( ", "](< ", "]:>", "](a "])(
		"of endless %j is read in no time",
		(part) => {
			const begun = performance.now();
			inertMarkup(part.repeat(200_000));
			expect(performance.now() - begun).toBeLessThan(5_000);
		},
	);
});
