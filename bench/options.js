/** Options of the programs here. What is wrong with one ends the program with 2, before anything is measured. */
import { parseArgs } from "node:util";

/** `defaults`: by name; text for an option with a value, false for one that is there or not. */
export function readOptions(defaults) {
	const options = Object.fromEntries(
		Object.entries(defaults).map(([name, value]) => [
			name,
			{ type: value === false ? "boolean" : "string", default: value },
		]),
	);
	try {
		return parseArgs({ options }).values;
	} catch (error) {
		const known = Object.keys(defaults).map((name) => `--${name}`);
		return refuse(`${error.message}\nThere are: ${known.join(", ")}`);
	}
}

/** Of `1000,10000`, as `--<name>` gave it. */
export function wholeNumbers(name, text) {
	const numbers = text.split(",").map(Number);
	const isGood = (number) => Number.isSafeInteger(number) && number > 0;
	return numbers.every(isGood) ? numbers : refuse(`--${name} takes whole numbers above 0, found ${text}`);
}

export function wholeNumber(name, text) {
	const [number, ...more] = wholeNumbers(name, text);
	return more.length === 0 ? number : refuse(`--${name} takes one number, found ${text}`);
}

/** Of `start,plan`, as `--<name>` gave it. */
export function chosen(name, text, all) {
	const names = text.split(",");
	return names.every((one) => all.includes(one)) ? names : refuse(`--${name} takes ${all.join(",")}, found ${text}`);
}

function refuse(message) {
	process.stderr.write(`${message}\n`);
	process.exit(2);
}
