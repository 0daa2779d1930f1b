/**
 * The least that checking a file of templates can be, with the same libraries and nothing else: parses the YAML, and parses and
 * renders three templated fields of each template for each row. It checks nothing. `node validate-loop.js FILE`; prints the characters rendered.
 */
import { readFileSync } from "node:fs";
import { Liquid } from "liquidjs";
import { LineCounter, parseAllDocuments } from "yaml";

const [document] = parseAllDocuments(readFileSync(process.argv[2], "utf8"), { lineCounter: new LineCounter() });
const { data, tasks } = document.toJS();
const liquid = new Liquid();
let characters = 0;
for (const { key, query, metadata } of Object.values(tasks)) {
	const templates = [key, query, metadata.company].map((text) => liquid.parse(text));
	for (const company of data.companies) {
		for (const template of templates) {
			characters += liquid.renderSync(template, { company, run: { date: "2026-11-27" } }).length;
		}
	}
}
process.stdout.write(`${characters}\n`);
