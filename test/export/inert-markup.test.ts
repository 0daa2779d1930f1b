import { Marked } from "marked";
import { describe, expect, test } from "vitest";
import { inertMarkup } from "../../src/export/inert-markup.ts";

describe("Markdown of others", () => {
	test.each([
		"A line<br>and <sup>2</sup>, `Map<string, number>`, Array<T>, a < b, a<b, 1 <2, <-, <3",
		"<https://a.example/x?y=1&z> and <mailto:a@b.example> and <a.b+c@d.example>",
		"[a](https://a.example/javascript:x) [b](docs/a.md#x) [c]: https://c.example [d](#x) [e](MAILTO:a@b.example) [f](//c.d)",
		"> [a](\n> docs/a.md)\n\n[b](&Tab;&Tab;https&colon;//b.example)",
		"the javascript: scheme, data: URLs, file:///etc/passwd",
		"```html\n</b>\n```",
		"```ts\nclass A { [key](value) {} }\n\nif (![1, 2].includes(x)) return;\n```",
		"```cpp\nvector<std::string> x; // <std::vector<int>>\n```",
		"```\nNov 26 sshd[123]: error: no key\nx[1]: Foo::bar\n```",
		'```json\n[{ "a": {"b": [{}]}, "style": "x" }]\n```',
		'```sh\nup() { # start\n  x=1\n}\n```\n\nrequests{method="GET"} 1 and \\frac{a}{b}',
		"[a](x&amp;y:z) [b](?a&b:c) [c](a b:c)",
		"ARRAY[1,2]::int[] and `[ERROR]:db:timeout` and [Smith 2020]:p:12 in a line\n[T]::iter() at its begin",
		'config = {"a": 1}\nonly = config["a"]\nonChange = (x) => x',
		'import { foo } from "x";\nconst onChange = () => {…}\n\nPrices: {low: 1, high: 2}; online = yes.',
		"text [^1]\n\n[^1]: doi:10.1000/1",
		"> [^1]: arXiv:2401.00001\n\n[^a-b]: Reuters: on\ta day\n[^c]: see x:y\n[^d]: x:y and more",
		'[^1]: Reuters: "A day", 2024',
		"\\frac{a}{b} \\{x\\} a\\!b \\&lt; \\\\ C:\\docs <- {x => y}",
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
		["<vbscript:x> <ms-msdt:/id>", "&lt;vbscript:x> &lt;ms-msdt:/id>"],
		["> [a]:\n> javascript:x", "> [a]:\n> unsafe:javascript:x"],
		["> [a](\n> javascript:x)", "> [a](\n> unsafe:javascript:x)"],
		["> > [a](\n> > <javascript:x>)", "> > [a](\n> > <unsafe:javascript:x>)"],
		["> [a](java\n> script:x)", "> [a](unsafe:java\n> script:x)"],
		[`[a](${"&Tab;".repeat(450)}javascript:x)`, `[a](unsafe:${"&Tab;".repeat(450)}javascript:x)`],
		[`[a](${"&#9;".repeat(60_000)}javascript:x)`, `[a](unsafe:${"&#9;".repeat(60_000)}javascript:x)`],
		["[a](j&#x000000000061;vascript:x)", "[a](unsafe:j&#x000000000061;vascript:x)"],
		["[a](&nbsp;ms-msdt:/id) [b](&#160;file:x)", "[a](unsafe:&nbsp;ms-msdt:/id) [b](unsafe:&#160;file:x)"],
		["[a](\\&#106;avascript:x)", "[a](unsafe:\\&#106;avascript:x)"],
		["[a](javascript: x)", "[a](unsafe:javascript: x)"],
		["[^a]: javascript:x", "[^a]: unsafe:javascript:x"],
		["[a](file:///etc/passwd)", "[a](unsafe:file:///etc/passwd)"],
		["[a](blob:x) [b](view-source:javascript:x)", "[a](unsafe:blob:x) [b](unsafe:view-source:javascript:x)"],
		["[a](ms-msdt:/id) [b](<search-ms: x>)", "[a](unsafe:ms-msdt:/id) [b](<unsafe:search-ms: x>)"],
		["[^ab](file:///x) [click [^me](ms-msdt:/id)", "[^ab](unsafe:file:///x) [click [^me](unsafe:ms-msdt:/id)"],
		["[a](calculator::x) [b](calculator:)", "[a](unsafe:calculator::x) [b](unsafe:calculator:)"],
		["[a]: calculator::x", "[a]: unsafe:calculator::x"],
		["<calculator::x> <calculator:>", "&lt;calculator::x> &lt;calculator:>"],
		["[a](ms-msdt: /id) [b](file: ///etc/passwd)", "[a](unsafe:ms-msdt: /id) [b](unsafe:file: ///etc/passwd)"],
		["[a](calculator: 'title')", "[a](unsafe:calculator: 'title')"],
		["[a]: ms-msdt: /id", "[a]: unsafe:ms-msdt: /id"],
		["[a]: calculator: 'title'", "[a]: unsafe:calculator: 'title'"],
		["[x[1]: ms-msdt: /id", "[x[1]: unsafe:ms-msdt: /id"],
		[`[${"x".repeat(300)} y[1]: ms-msdt: /id`, `[${"x".repeat(300)} y[1]: unsafe:ms-msdt: /id`],
		["[^1]: ms-msdt:/id", "[^1]: unsafe:ms-msdt:/id"],
		['[^1]: ms-msdt:/id "title"', '[^1]: unsafe:ms-msdt:/id "title"'],
		["[^1]: calculator:\nwords", "[^1]: unsafe:calculator:\nwords"],
		["[^1]: calculator: (title)", "[^1]: unsafe:calculator: (title)"],
		["[^1]: calculator:(a) title)", "[^1]: unsafe:calculator:(a) title)"],
		["[^a b]: ms-msdt: /id", "[^a b]: unsafe:ms-msdt: /id"],
		["[t [^1]: ms-msdt: /id", "[t [^1]: unsafe:ms-msdt: /id"],
		["[a]: ms&#45;msdt&colon;/id", "[a]: unsafe:ms&#45;msdt&colon;/id"],
	])("leads nowhere: %j", (text, inert) => {
		expect(inertMarkup(text)).toBe(inert);
	});

	test.each([
		["![a](https://spy.example/a.png)", "&#33;[a](https://spy.example/a.png)"],
		["![](https://spy.example/a.png)", "&#33;[Image](https://spy.example/a.png)"],
		["[![a](a.png)](https://b.example)", "[&#33;[a](a.png)](https://b.example)"],
		["![a](data:image/png,x)", "&#33;[a](unsafe:data:image/png,x)"],
		["![a]\n\n[a]: https://spy.example/a.png", "&#33;[a]\n\n[a]: https://spy.example/a.png"],
		["![[secret]]", "&#33;[[secret]]"],
	])("loads nothing: %j", (text, inert) => {
		expect(inertMarkup(text)).toBe(inert);
		expect(new Marked().parse(inert, { async: false })).not.toContain("<img");
	});

	test.each([
		["{{< x >}} {{% x %}} {{ x }} {% x %}", "&#123;{< x >}} &#123;&#123;% x %}} &#123;{ x }} &#123;% x %}"],
		['para\n{: onclick="x"}', 'para\n&#123;: onclick="x"}'],
		[
			"`code`{: style='x'} {:x: onclick='x'} {::comment}",
			"`code`&#123;: style='x'} &#123;:x: onclick='x'} &#123;::comment}",
		],
		['# A {#a .b onclick="x"}', '# A &#123;#a .b onclick="x"}'],
		['[a](b){ title="}" onfocus = x }', '[a](b)&#123; title="}" onfocus = x }'],
		["[a](b){title='{' style=x}", "[a](b)&#123;title='&#123;' style=x}"],
		["{a\n@click=x}", "&#123;a\n@click=x}"],
		["`<b>`{=html}", "`<b>`&#123;=html}"],
		["`\\input`{ =latex} `x`{\n\t=html}", "`\\input`&#123; =latex} `x`&#123;\n\t=html}"],
		["[a](b){ping=https://spy.example}", "[a](b)&#123;ping=https://spy.example}"],
		["[a](b){attributionsrc=https://spy.example}", "[a](b)&#123;attributionsrc=https://spy.example}"],
		["{download}`../secret`", "&#123;download}`../secret`"],
		["```{include} /etc/passwd\n```\n:::{raw} html", "```&#123;include} /etc/passwd\n```\n:::&#123;raw} html"],
	])("does nothing: %j", (text, inert) => {
		expect(inertMarkup(text)).toBe(inert);
	});

	test.each([
		["\\![x](u)", "!x"],
		["\\\\![x](u)", "\\!x"],
		["\\\\\\![x](u)", "\\!x"],
		["\\{% raw %}", "{% raw %}"],
		["\\{a onclick=x}", "{a onclick=x}"],
		["\\<script>", "<script>"],
		["\\<calculator:x>", "<calculator:x>"],
	])("reads as it came behind a backslash: %j", (text, read) => {
		expect(asRead(new Marked().parse(inertMarkup(text), { async: false }))).toBe(read);
	});

	test("does nothing behind more blanks than are looked at", () => {
		const hidden = `java${"&Tab;".repeat(1_000)}script:x`;
		expect(inertMarkup(`[a](${hidden})`)).toBe(`[a](unsafe:${hidden})`);
	});

	test.each([
		..."< <a ]( ]: [ &# {{ { ` { {= ![ &Tab; \\ >".split(" "),
		...[
			"<a ",
			"]( ",
			"](&Tab;",
			"](a",
			"{a onclick ",
			"onclick ",
			"\n> ",
			"``` {",
			"{a}`",
			"[^",
			"](< ",
			"]:>",
			"](a ",
			"[^a]:b",
			'[^a]: b: "',
			"x[a]: b",
			"\n[^a]: b: c",
			"\\![",
			"\\\\{{",
			"{ ",
			"\tsrc",
			" srcsrc",
		],
	])("of endless %j is read in no time", (part) => {
		const begun = process.cpuUsage();
		inertMarkup(part.repeat(200_000));
		inertMarkup(`](${part.repeat(200_000)}`);
		expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(5);
	});
});

/** The text that a page shows. */
function asRead(html: string): string {
	const entities: Readonly<Record<string, string>> = {
		"&#33;": "!",
		"&#123;": "{",
		"&lt;": "<",
		"&gt;": ">",
		"&amp;": "&",
	};
	const text = html.replace(/<[^>]*>/g, "").trim();
	return text.replace(/&#?\w+;/g, (entity) => entities[entity] ?? entity);
}
