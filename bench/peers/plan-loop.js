/**
 * The least that planning can be, with the same libraries and nothing else: parses a CSV file as a stream, renders every
 * templated field of each row by LiquidJS, each template parsed once, and hashes what came of it. It checks nothing, keeps
 * nothing and names no mistake. Prints the number of rows and a digest over all.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import { Liquid } from "liquidjs";
import { FIELDS } from "../ratios/planned-fields.js";

const [file] = process.argv.slice(2);
const liquid = new Liquid();
const templates = Object.entries(FIELDS).map(([name, text]) => [name, liquid.parse(text)]);
const all = createHash("sha256");
let rows = 0;
for await (const company of createReadStream(file).pipe(parse({ columns: true }))) {
	const request = {};
	for (const [name, template] of templates) request[name] = liquid.renderSync(template, { company });
	all.update(createHash("sha256").update(JSON.stringify(request)).digest());
	rows += 1;
}
process.stdout.write(`${rows} ${all.digest("hex")}\n`);
