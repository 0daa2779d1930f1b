import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Scope } from "../../src/model/template-node.ts";
import { compileText, TemplateTextError } from "../../src/template/compile-text.ts";

const render = (text: string, scope: Scope = {}) => compileText(text).render(scope);

describe("a scalar that is exactly one output", () => {
	it.each([
		["a number", 3],
		["zero", 0],
		["true", true],
		["false", false],
		["null", null],
		["text", "a"],
		["no text", ""],
		["a list", [1, [2], "b"]],
		["a mapping", { a: { b: [null] } }],
	])("keeps %s", (_, value) => {
		expect(render("{{ x }}", { x: value })).toEqual(value);
		expect(render("{{x}}", { x: value })).toEqual(value);
		expect(render("{{- x -}}", { x: value })).toEqual(value);
		expect(render("{{ x.y }}", { x: { y: value } })).toEqual(value);
	});

	it("keeps the type that a filter or an operator gives", () => {
		expect(render("{{ x | size }}", { x: [1, 2] })).toBe(2);
		expect(render("{{ x | times: 2 }}", { x: "4" })).toBe(8);
		expect(render("{{ x | split: ',' }}", { x: "a,b" })).toEqual(["a", "b"]);
		expect(render("{{ x == 'yes' }}", { x: "yes" })).toBe(true);
		expect(render("{{ x == 'yes' and false }}", { x: "yes" })).toBe(false);
		expect(render("{{ (1..3) }}")).toEqual([1, 2, 3]);
	});

	it("gives text as soon as anything stands beside it", () => {
		expect(render(" {{ x }}", { x: 3 })).toBe(" 3");
		expect(render("{{ x }}{{ x }}", { x: 3 })).toBe("33");
		expect(render("{% if x %}{{ x }}{% endif %}", { x: 3 })).toBe("3");
		expect(render("a{{ x }}b", { x: null })).toBe("ab");
	});

	it("gives JSON values as they are, whatever they are", () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const given = JSON.parse(JSON.stringify(value));
				expect(render("{{ x.y }}", { x: { y: given } })).toEqual(given);
			}),
		);
	});
});

describe("rendered data", () => {
	it("is never rendered again", () => {
		const injected = "{{ vars.secret }}{% if true %}x{% endif %}";
		expect(render("{{ x }}", { x: injected })).toBe(injected);
		expect(render("a {{ x }} {{ y.z | append: x }}", { x: injected, y: { z: injected } })).toBe(
			`a ${injected} ${injected}${injected}`,
		);
		expect(render("{% for i in x %}{{ i }}{% endfor %}", { x: [injected] })).toBe(injected);
	});

	it("comes out as it went in, whatever the text", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (text) => {
				expect(render("<{{ x }}>", { x: text })).toBe(`<${text}>`);
			}),
		);
	});

	it("is not changed by any template", () => {
		const row = deepFreeze({ tags: ["b", "a", "a"], rows: [{ n: 2 }, { n: 1 }], name: "x" });
		const filters = ["sort", "reverse", "uniq", "compact", "concat: x.tags", "push: 1", "pop", "shift", "unshift: 1"];
		for (const filter of filters) render(`{{ x.tags | ${filter} | join: "," }} `, { x: row });
		render('{{ x.rows | sort: "n" | map: "n" | join }} {{ x.rows | group_by: "n" | json }} ', { x: row });
		render("{% assign y = x.tags %}{% for t in y reversed %}{{ t }}{% endfor %}", { x: row });
		expect(row).toEqual({ tags: ["b", "a", "a"], rows: [{ n: 2 }, { n: 1 }], name: "x" });
	});

	it("does not carry anything into the next rendering", () => {
		const compiled = compileText('{% cycle "a", "b" %}{% assign n = x %}{% capture c %}{{ n }}{% endcapture %}{{ c }}');
		expect(compiled.render({ x: 1 })).toBe("a1");
		expect(compiled.render({ x: 2 })).toBe("a2");
		expect(compiled.render({ x: 1 })).toBe("a1");
	});
});

describe("names", () => {
	const failure = (text: string, scope: Scope = {}) => {
		try {
			return render(text, scope);
		} catch (error) {
			if (!(error instanceof TemplateTextError)) throw error;
			return `${error.kind} ${error.offset}: ${error.message}`;
		}
	};

	it("must be there, to their last part", () => {
		expect(failure("{{ x }}")).toBe("undefined 3: x");
		expect(failure("ab {{ x.y.z }}", { x: { y: {} } })).toBe("undefined 6: x.y.z");
		expect(failure("{{ x[0] }}", { x: [] })).toBe("undefined 3: x.0");
		expect(failure("{% for i in x %}{{ i.a }}{% endfor %}", { x: [{ a: 1 }, {}] })).toBe("undefined 19: i.a");
	});

	it("are own properties only", () => {
		for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"]) {
			expect(failure(`{{ x.${name} }}`, { x: {} })).toBe(`undefined 3: x.${name}`);
			expect(failure(`{{ x.${name} }}`, { x: [] })).toBe(`undefined 3: x.${name}`);
			expect(failure(`{{ x.${name} }}`, { x: "text" })).toBe(`undefined 3: x.${name}`);
			expect(failure(`{{ ${name} }}`)).toBe(`undefined 3: ${name}`);
			expect(render(`a{{ x | map: "${name}" }}`, { x: [{}] })).toBe("a");
			expect(render(`{{ x.${name} }}`, { x: JSON.parse(`{"${name}":"own"}`) })).toBe("own");
		}
	});

	it("include `size` of lists and texts, and not of mappings", () => {
		expect(render("{{ x.size }}", { x: [1, 2] })).toBe(2);
		expect(render("{{ x.size }}", { x: "abc" })).toBe(3);
		expect(render("{{ x.size }}", { x: { size: "XL" } })).toBe("XL");
		expect(failure("{{ x.size }}", { x: { a: 1 } })).toBe("undefined 3: x.size");
		expect(failure("{{ x | where: 'size', 1 }}", { x: [{ a: 1 }] })).toContain("undefined");
	});

	it("may be absent before `default`, in every position", () => {
		expect(render('{{ x.y | default: "d" }}', { x: {} })).toBe("d");
		expect(render('a {{ x.y.z | default: "d" | upcase }}', { x: {} })).toBe("a D");
		expect(render('{% assign v = x.y | default: "d" %}{{ v }}', { x: {} })).toBe("d");
		expect(render('{% if x.y %}a{% else %}{{ x.y | default: "d" }}{% endif %}', { x: {} })).toBe("d");
		expect(render('{% echo x.y | default: "d" %}', { x: {} })).toBe("d");
		expect(render("{{ x.y | default: x.z }}", { x: { z: 3 } })).toBe(3);
		expect(render("{{ x | default: 3 }}", { x: "" })).toBe(3);
		expect(render("{{ x | default: 3 }}", { x: null })).toBe(3);
		expect(render("{{ x | default: 3 }}", { x: 0 })).toBe(0);
		expect(render("{{ x | default: 3, allow_false: true }}", { x: false })).toBe(false);
	});

	it("may not be absent before another filter, or as the default itself", () => {
		expect(failure('{{ x.y | upcase | default: "d" }}', { x: {} })).toBe("undefined 3: x.y");
		expect(failure("{{ x.y | default: x.z }}", { x: {} })).toBe("undefined 18: x.z");
	});
});

function deepFreeze<Value>(value: Value): Value {
	if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) deepFreeze(inner);
	return Object.freeze(value);
}

describe("a name that is given what is not there", () => {
	it.each(["{% assign site = row.site %}Read {{ site }}.", "{% assign site = row.site | strip %}Read {{ site }}."])(
		"is refused where it is written: %s",
		(text) => {
			expect(() => compileText(text).render({ row: { name: "C" } })).toThrow("site");
		},
	);

	it.each([
		"{% assign site = row.site %}{% if site %}{{ site }}{% else %}none{% endif %}",
		"{% assign site = row.site | default: 'none' %}{{ site }}",
	])("may be asked for: %s", (text) => {
		expect(compileText(text).render({ row: { name: "C" } })).toBe("none");
	});
});
