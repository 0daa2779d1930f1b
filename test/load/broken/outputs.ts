/** Mistakes in what is expected of answers. */
import { type BrokenPipeline, head } from "./sources.ts";

const schema =
	"schema: { type: object, properties: { name: { type: string }, ceo: { type: object, properties: { name: { type: string } } } } }";
const task = (more: string) => `${head}tasks:\n  t:\n    query: q\n${more}`;

export const brokenOutputs: readonly BrokenPipeline[] = [
	{
		title: "a required field that the schema does not have",
		files: task(`    output: { ${schema}, expect: { required_fields: [nmae, ceo.name, ceo.age] } }\n`),
		says: [
			"pipeline.yaml:6:172 expect_field: the output schema has no field `nmae`",
			"  the output schema: pipeline.yaml:6:23",
			"  hint: did you mean `name`?",
			"pipeline.yaml:6:188 expect_field: the output schema has no field `ceo.age`",
			"  the output schema: pipeline.yaml:6:23",
			"  hint: there are: name",
		],
	},
];
