/** Mistakes in what is expected of answers. */
import { type BrokenPipeline, head } from "./sources.ts";

const schema =
	"schema: { type: object, properties: { name: { type: string }, ceo: { type: object, properties: { name: { type: string } } } } }";
const task = (more: string) => `${head}tasks:\n  t:\n    query: q\n${more}`;

export const brokenOutputs: readonly BrokenPipeline[] = [
	{
		title: "required fields of an answer that is text",
		files: task("    output: { expect: { required_fields: [name] } }\n"),
		says: [
			"pipeline.yaml:6:25 not_allowed: `required_fields` needs an output with a schema",
			"  hint: give the template an `output.schema`, or remove it",
		],
	},
	{
		title: "words of an answer that has a schema",
		files: task(`    output: { ${schema}, expect: { min_words: 3 } }\n`),
		says: [
			"pipeline.yaml:6:154 not_allowed: `min_words` counts the words of a report, and the output has a schema",
			"  hint: remove it",
		],
	},
	{
		title: "a required field that the schema does not have",
		files: task(`    output: { ${schema}, expect: { required_fields: [nmae, ceo.name, ceo.age] } }\n`),
		says: [
			"pipeline.yaml:6:172 expect_field: the output schema has no field `nmae`",
			"  hint: did you mean `name`?",
			"pipeline.yaml:6:188 expect_field: the output schema has no field `ceo.age`",
			"  hint: there are: name",
		],
	},
	{
		title: "a weaker mode for further attempts",
		files: task("    batch: { mode: heavy }\n    retry: { attempts: 1, mode: fast }\n"),
		says: [
			"pipeline.yaml:7:33 out_of_range: expected a stronger mode than `heavy` of `t` for further attempts, found `fast`",
			"  hint: stronger are: max",
		],
	},
	{
		title: "a stronger mode than the strongest",
		files: task("    batch: { mode: max }\n    retry: { attempts: 1, mode: max }\n"),
		says: [
			"pipeline.yaml:7:33 out_of_range: expected a stronger mode than `max` of `t` for further attempts, found `max`",
			"  hint: remove it: there is no stronger one",
		],
	},
];
