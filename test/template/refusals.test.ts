import { describe, expect, it } from "vitest";
import type { Scope } from "../../src/model/template-node.ts";
import { compileText, TemplateTextError } from "../../src/template/compile-text.ts";
import { FILTER_NAMES, TAG_NAMES } from "../../src/template/liquid.ts";

/** Kind, offset, length and message of what goes wrong. */
function failure(text: string, scope: Scope = {}): string {
	try {
		return `rendered ${JSON.stringify(compileText(text).render(scope))}`;
	} catch (error) {
		if (!(error instanceof TemplateTextError)) throw error;
		const { kind, offset, length, message, hint } = error;
		return `${kind} ${offset}+${length}: ${message}${hint === undefined ? "" : `; ${hint}`}`;
	}
}

describe("syntax", () => {
	it.each([
		["a {{ b c }}", "syntax 7+1: expected one value, found several side by side"],
		["{{ a, b }}", "syntax 4+3: expected the end of the expression, found `, b`"],
		["{{ a | upcase, b }}", "syntax 13+3: expected the end of the expression, found `, b`"],
		["{{ a | }}", "syntax 5+1: expected something after `|`, found nothing"],
		["{{ a. }}", "syntax 4+1: expected something after `.`, found nothing"],
		["{{ a | default: }}", "syntax 14+1: expected something after `:`, found nothing"],
		["{{ a | append: 'x', }}", "syntax 18+1: expected something after `,`, found nothing"],
		["{{ a = 'yes' }}", "syntax 5+7: expected the end of the expression, found `= 'yes'`; `==` compares"],
		["{{ a + 2 | upcase }}", "syntax 5+3: expected the end of the expression, found `+ 2`; write `| plus: 2`"],
		["{{ a * b -}}", "syntax 5+3: expected the end of the expression, found `* b`; write `| times: b`"],
		["{{ a && b }}", "syntax 5+4: expected the end of the expression, found `&& b`; write `and`"],
		["{% if a = 1 %}{% endif %}", "syntax 8+3: expected the end of the expression, found `= 1`; `==` compares"],
		["{% assign c = a % 2 %}", "syntax 16+3: expected the end of the expression, found `% 2`; write `| modulo: 2`"],
		["{{ }}", "syntax 3+1: expected a value, found nothing"],
		["{{ | upcase }}", "syntax 3+1: expected a value, found `| upcase`"],
		["{{ a ==  b == }}", "syntax 12+1: expected something after `=`, found nothing"],
		["{{ a and }}", "syntax 5+3: expected a value on each side of `and`, found one"],
		["{{ not }}", "syntax 3+3: expected a value on each side of `not`, found none"],
		["{% if a b %}{% endif %}", "syntax 8+1: expected one value, found several side by side"],
		["{% if a, b %}{% endif %}", "syntax 7+3: expected the end of the expression, found `, b`"],
		["{% if a == %}{% endif %}", "syntax 9+1: expected something after `=`, found nothing"],
		["{% if a %}{% elsif b, c %}{% endif %}", "syntax 20+3: expected the end of the expression, found `, c`"],
		["{%- assign x = 1, 2 -%}", "syntax 16+3: expected the end of the expression, found `, 2`"],
		["{% case a, b %}{% when 1 %}{% endcase %}", "syntax 9+3: expected the end of the expression, found `, b`"],
		["{% endif %}", "syntax 3+5: there is no open tag that `endif` belongs to"],
		["{% if a %}{% endfor %}", "syntax 13+6: there is no open tag that `endfor` belongs to"],
		["{% if a %}", "syntax 0+1: tag {% if a %} not closed"],
		["{{ a", 'syntax 0+1: output "{{ a" not closed'],
		['{{ "a }}', 'syntax 0+1: output "{{ \\"a }}" not closed'],
	])("refuses %s", (text, says) => {
		expect(failure(text, { a: 1, b: 2 })).toBe(says);
	});

	it.each([
		"{{ a }}",
		'{{ a | replace: "a", "," }}',
		"{{ a == 1 and b != 2 or not a }}",
		"{{ a | default: 1, allow_false: true }}",
		"{% if a > 1 %}x{% elsif b %}y{% else %}z{% endif %}",
		"{% case a %}{% when 1, 2 %}x{% when 3 or 4 %}y{% endcase %}",
		"{% for i in (1..a) limit: 2 offset: 1 %}{{ forloop.index }}{% endfor %}",
		"{% comment %}{{ b c }} {% if x, y %}{% endcomment %}",
		"{% raw %}{{ b c }}{% endraw %}",
		"{% # {{ b c }} %}",
		"{%- unless a -%} x {%- endunless -%}",
		"{% liquid\nassign x = a\necho x %}",
		"{{ '}}' }}",
	])("accepts %s", (text) => {
		expect(() => compileText(text)).not.toThrow();
	});
});

describe("filters and tags", () => {
	it.each(["sample", "where_exp", "sort_natural", "raw", "date_to_string", "find_exp"])("lack %s", (name) => {
		expect(failure(`{{ a | ${name} }}`)).toBe(`unknown_filter 7+${name.length}: ${name}`);
		expect(FILTER_NAMES).not.toContain(name);
	});

	it.each(["include", "render", "layout", "block", "increment", "decrement"])("lack the tag %s", (name) => {
		expect(failure(`a {% ${name} "x" %}`)).toBe(`unknown_tag 5+${name.length}: ${name}`);
		expect(TAG_NAMES).not.toContain(name);
	});

	it("are located where they stand, also behind others and in text", () => {
		expect(failure("{{ 'upcas' | downcase | upcas }}")).toBe("unknown_filter 24+5: upcas");
		expect(failure("{% assign b = a | upcas %}")).toBe("unknown_filter 18+5: upcas");
	});
});

describe("values without a text", () => {
	const says = "a mapping cannot be rendered as text; name one of its fields, or write `| json`";

	it("are mappings, wherever they stand", () => {
		const scope = { x: { a: 1 }, l: ["a", [{ b: 1 }]] };
		for (const text of [
			"a {{ x }}",
			"a {{ l }}",
			"a {{ x | upcase }}",
			'a {{ "b" | append: x }}',
			"{{ x | append: 'b' }}",
		]) {
			expect(failure(text, scope)).toContain(says);
		}
		expect(failure("a {{ x | json }} {{ l | json }}", scope)).toBe('rendered "a {\\"a\\":1} [\\"a\\",[{\\"b\\":1}]]"');
	});

	it("are numbers that are none", () => {
		expect(failure("{{ 1 | divided_by: 0 }}")).toContain("expected a number, found Infinity");
		expect(failure("a {{ 1 | divided_by: 0 }}")).toContain("expected a number, found Infinity");
	});

	it("are not taken for 0 in sums", () => {
		expect(failure("{{ x | plus: 1 }}", { x: "n/a" })).toContain('expected a number, found "n/a"');
		expect(failure("{{ 1 | times: x }}", { x: null })).toContain("expected a number, found nothing");
		expect(failure("{{ x | round: 1 }}", { x: [1] })).toContain("expected a number, found a list or a mapping");
		expect(failure("{{ x | plus: 1 }}", { x: " 2 " })).toBe("rendered 3");
	});
});

describe("limits", () => {
	const says = "expected a template that ends after little work, found more than";

	it.each([
		["{% for i in (1..1000000000) %}{{ i }}{% endfor %}", "50 MB"],
		["{{ (1..1000000000) }}", "50 MB"],
		["{% for i in (1..100000) %}{% for j in (1..100000) %}{{ j }}{% endfor %}{% endfor %}", ""],
	])("end %s", (text, found) => {
		const told = failure(text);
		expect(told).toMatch(/^exhausted /);
		expect(told).toContain(`${says} ${found}`);
	});
});
