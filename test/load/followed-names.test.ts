/** Names that a text makes itself are held against what they stand for, before anything is bought. */
import { describe, expect, it } from "vitest";
import { compileText } from "../../src/template/compile-text.ts";
import { formatProblem, loadIn, pipelineFolder } from "./pipeline-folder.ts";

const file = (text: string) => `version: 1
name: watch
vars: { people: [{ first: Ada }] }
data:
  companies: [{ name: Acme, tags: [red] }]
tasks:
  p:
    for_each: { company: companies }
    key: "{{ company.name }}"
    query: q
  one:
    query: q
    output:
      schema:
        type: object
        properties:
          name: { type: string }
          site: { type: string }
          tags: { type: array, items: { type: object, properties: { label: { type: string } }, required: [label] } }
        required: [name, tags]
  open:
    query: q
    output:
      schema: { type: object, required: [top], properties: { top: { type: string } }, additionalProperties: { type: number } }
  u:
    needs: [p, one, open]
    for_each: { company: companies }
    key: "{{ company.name }}"
    query: |
      ${text}
`;

/** Messages and hints without places. */
function told(text: string): string {
	const { result } = loadIn(pipelineFolder(file(text)));
	const problems = result.ok ? result.warnings : result.problems;
	return problems.map(({ message, hint }) => `${message}; ${hint ?? ""}`).join("\n");
}

describe("a typing error behind a name that is assigned", () => {
	it.each([
		["{% assign x = results.p[0] %}{{ x.idd }}", "`x` has no `idd`"],
		["{% assign x = results.p | first %}{{ x.keyy }}", "`x` has no `keyy`; did you mean `key`?"],
		["{% assign x = results.p | sort: 'key' %}{% for r in x %}{{ r.outptu }}{% endfor %}", "`r` has no `outptu`"],
		["{% assign x = results.p %}{% assign x = x | first %}{{ x.id }} {{ x.idd }}", "`x` has no `idd`"],
		["{% assign o = results.one[0].output %}{{ o.nope }}", "`o` has no `nope`; there are: name, site, tags"],
		["{% assign c = company %}{{ c.nmae }}", "`c` has no `nmae`; did you mean `name`?"],
		["{% assign v = vars %}{{ v.peopel }}", "`v` has no `peopel`; did you mean `people`?"],
		["{% liquid\n      assign x = results.p | last\n      echo x.idd %}", "`x` has no `idd`"],
		["{% for r in results.p %}{% assign q = r %}{{ q.idd }}{% endfor %}", "`q` has no `idd`"],
		["{% assign a = results.p | concat: results.one %}{{ a[0].otput }}", "`a[0]` has no `otput`"],
		["{% assign f = results.p | find: 'id', 'x' %}{{ f.keyx }}", "`f` has no `keyx`; did you mean `key`?"],
		["{% assign g = results.p | group_by: 'key' %}{{ g[0].itms }}", "`g[0]` has no `itms`; did you mean `items`?"],
		["{% assign g = results.p | group_by: 'key' %}{{ g[0].items[0].idd }}", "`g[0].items[0]` has no `idd`"],
		[
			"{% if company.name == 'a' %}{% assign x = results.p[0] %}{% else %}{% assign x = results.one[0] %}{% endif %}{{ x.kye }}",
			"`x` has no `kye`; did you mean `key`?",
		],
		["{% assign x = results.p[0] %}{% assign x = results.one[0].output %}{{ x.id }}", "`x` has no `id`"],
		["{% tablerow r in results.p %}{{ r.idd }}{% endtablerow %}", "`r` has no `idd`"],
	])("%s", (text, says) => {
		expect(told(text).split("\n")).toEqual([expect.stringContaining(says)]);
	});
});

describe("a typing error in the argument of a filter", () => {
	it.each([
		["{{ results.p | map: 'outptu' | join: ', ' }}", "an item of `results.p` has no `outptu`; did you mean `output`?"],
		["{{ results.p | where: 'keyy', 'a' | size }}", "an item of `results.p` has no `keyy`"],
		["{{ results.p | reject: 'keyy', 'a' | size }}", "an item of `results.p` has no `keyy`"],
		["{% assign g = results.p | group_by: 'keyy' %}{{ g.size }}", "an item of `results.p` has no `keyy`"],
		["{{ results.p | sum: 'cost' }}", "an item of `results.p` has no `cost`"],
		["{{ results.p | sort: 'keyy' | map: 'id' | join }}", "an item of `results.p` has no `keyy`"],
		["{{ results.one | map: 'output.nmae' | join }}", "`output` of an item of `results.one` has no `nmae`"],
		[
			"{{ results.one | map: 'output' | map: 'tags' | first | map: 'lable' | join }}",
			"an item of `results.one | map: 'output' | map: 'tags' | first` has no `lable`; did you mean `label`?",
		],
		["{{ vars.people | map: 'frist' | join }}", "an item of `vars.people` has no `frist`; did you mean `first`?"],
	])("%s", (text, says) => {
		expect(told(text).split("\n")).toEqual([expect.stringContaining(says)]);
	});

	it("is shown where it stands", () => {
		const { result } = loadIn(pipelineFolder(file("{{ results.one | map: 'output.nmae' | join }}")));
		const [problem] = result.ok ? [] : result.problems;
		expect(problem === undefined ? "" : formatProblem(problem)).toMatch(/^pipeline\.yaml:30:37 template_unknown_name/);
		expect(problem?.location?.length).toBe(4);
	});
});

describe("nothing is said of", () => {
	it.each([
		"{% capture x %}a{% endcapture %}{{ x }}{{ x.size }}{{ x[0] }}",
		"{% assign x = company.name | split: ' ' %}{{ x[0].foo }}{{ x.first }}",
		"{% assign p = 'key' %}{{ results.p | map: p | join }}",
		"{% assign all = '' | split: '' %}{% for r in results.one %}{% assign all = all | concat: r.output.tags %}{% endfor %}{% for t in all %}{{ t.foo }}{% endfor %}",
		"{% assign n = 0 %}{% for r in results.p %}{% assign n = n | plus: 1 %}{% endfor %}{{ n }}",
		"{% assign x = company.name | reverse %}{{ x[0] }}",
		"{% if company.name == 'a' %}{% assign x = results.p[0] %}{% else %}{% assign x = results.one[0].output %}{% endif %}{{ x.id }}{{ x.tags }}",
		"{% assign x = '' %}{% for r in results.p %}{{ x.id }}{% assign x = r %}{% endfor %}",
		"{% assign s = results.one[0].output.site %}{% if s %}{{ s }}{% endif %}",
		"{% assign s = results.one[0].output.site | default: 'none' %}{{ s }}",
		"{% assign sites = results.one | map: 'output.site' | compact %}{{ sites | join }}",
		"{% for i in (1..2) %}{% if seen %}again{% endif %}{% assign seen = true %}{% endfor %}",
		"{% for r in results.p %}{% unless seen %}first{% endunless %}{% assign seen = r.key %}{% endfor %}",
		"{{ results.open[0].output.revenue_2024 }}",
		"{% assign g = results.p | group_by: 'key' %}{% for h in g %}{{ h.name }}{{ h.items.size }}{% endfor %}",
	])("%s", (text) => {
		expect(told(text)).toBe("");
	});
});

describe("what results may lack is warned of", () => {
	it.each([
		["{% assign o = results.one[0].output %}{{ o.site }}", "`o` may lack `site`"],
		["{% assign s = results.one[0].output.site %}{{ s }}", "`s` may stand for nothing"],
		["{{ results.one | where: 'output.site', 'x' | size }}", "`output` of an item of `results.one` may lack `site`"],
	])("%s", (text, says) => {
		expect(told(text)).toContain(`${says}: the output schema does not require it`);
	});

	it("as `where` fails at an item without the property", () => {
		const { render } = compileText("{{ rows | where: 'site', 'x' | size }}");
		expect(() => render({ rows: [{ name: "Acme" }] })).toThrow("site");
	});
});
