import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileText, TemplateTextError } from "../../src/template/compile-text.ts";

const name = fc.constantFrom("a", "b", "x-y", "size", "first", "constructor", "__proto__");
const value = fc.oneof(
	fc.jsonValue({ maxDepth: 2 }),
	fc.constantFrom<unknown>(0, -0, "", null, false, 1e21, 0.1, "{{ a }}", [1, [2]], { a: 1 }),
);
const scope = fc.dictionary(name, fc.oneof(value, fc.dictionary(name, value, { maxKeys: 3 })), {
	noNullPrototype: true,
});
const output = fc
	.tuple(fc.array(name, { minLength: 1, maxLength: 3 }), fc.constantFrom("", "-"), fc.constantFrom("", "-"))
	.map(([path, left, right]) => `{{${left} ${path.join(".")} ${right}}}`);
const template = fc
	.tuple(
		fc.constantFrom("", " ", "text \n"),
		fc.array(fc.tuple(output, fc.constantFrom("", " ", " and\n")), { minLength: 1, maxLength: 3 }),
	)
	.map(([head, rest]) => head + rest.flat().join(""));

const rendered = (text: string, names: Record<string, unknown>) => {
	try {
		return { value: compileText(text).render(names) };
	} catch (error) {
		if (!(error instanceof TemplateTextError)) throw error;
		return { kind: error.kind, message: error.message, offset: error.offset };
	}
};

describe("templates without tags and filters", () => {
	it("render as LiquidJS renders them", () => {
		fc.assert(
			fc.property(template, scope, (text, names) => {
				// A tag, even one that says nothing, makes a template LiquidJS' own.
				const byLiquid = rendered(`${text}{% comment %}{% endcomment %}`, names);
				const quick = rendered(text, names);
				if ("value" in quick && text.match(/^\{\{[^}]*\}\}$/)) return;
				expect(quick).toEqual(byLiquid);
			}),
			{ numRuns: 400 },
		);
	});

	it("keep their value as LiquidJS keeps it, where they are one output", () => {
		fc.assert(
			fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), scope, (path, names) => {
				// So does a filter that passes everything.
				const found = rendered(`{{ ${path.join(".")} }}`, names);
				const byLiquid = rendered(`{{ ${path.join(".")} | slice: 0, 999 }}`, names);
				if ("value" in found && (typeof found.value === "string" || Array.isArray(found.value))) {
					expect(found).toEqual(byLiquid);
				} else if ("kind" in found) {
					expect(found).toEqual(byLiquid);
				}
			}),
			{ numRuns: 200 },
		);
	});
});
