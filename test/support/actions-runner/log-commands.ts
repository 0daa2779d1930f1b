/**
 * What the runner makes of a step's log, line by line: the grammar of actions/runner (ActionCommand.cs and
 * ActionCommandManager.cs), `::command::` at the start of a line and the older `##[command]` anywhere in it.
 */

export interface Annotation {
	readonly severity: "error" | "warning" | "notice";
	readonly properties: Readonly<Record<string, string>>;
	readonly message: string;
}

/** What a step did by its log. */
export interface LogReader {
	readonly annotations: Annotation[];
	/** Commands other than annotations and masks that were obeyed, `name: data`. */
	readonly obeyed: string[];
	readonly masks: string[];
	/** What a reader sees: without commands that were obeyed, with masks. */
	readonly shown: string[];
	read(line: string): void;
}

const ANNOTATIONS = ["error", "warning", "notice"] as const;
const COMMANDS = new Set([
	...ANNOTATIONS,
	...["add-mask", "set-output", "save-state", "set-env", "add-path", "group", "endgroup", "debug", "echo"],
	...["add-matcher", "remove-matcher", "stop-commands"],
]);

interface Command {
	readonly name: string;
	readonly properties: Readonly<Record<string, string>>;
	readonly data: string;
}

export function readLog(): LogReader {
	const reader = {
		annotations: [] as Annotation[],
		obeyed: [] as string[],
		masks: [] as string[],
		shown: [] as string[],
	};
	let token: string | undefined;
	const show = (line: string) =>
		reader.shown.push(reader.masks.reduce((text, mask) => text.replaceAll(mask, "***"), line));
	const obey = ({ name, properties, data }: Command) => {
		const severity = ANNOTATIONS.find((each) => each === name);
		if (severity !== undefined) reader.annotations.push({ severity, properties, message: data });
		else if (name === "add-mask") reader.masks.push(data);
		else if (name === "stop-commands") token = data.toLowerCase();
		else reader.obeyed.push(`${name}: ${data}`);
	};
	return {
		...reader,
		read(line) {
			const known = token === undefined ? COMMANDS : new Set([token]);
			const command = parseLine(line, known) ?? parseOlder(line, known);
			if (command === undefined) show(line);
			else if (token === undefined) obey(command);
			else token = undefined;
		},
	};
}

function parseLine(line: string, known: ReadonlySet<string>): Command | undefined {
	const [, head = "", data = ""] = /^\s*::(.*?)::(.*)$/s.exec(line) ?? [];
	return toCommand(head, data, known, { between: ",", decode: decodeProperty });
}

function parseOlder(line: string, known: ReadonlySet<string>): Command | undefined {
	const [, head = "", data = ""] = /##\[([^\]]*)\](.*)$/s.exec(line) ?? [];
	return toCommand(head, data, known, { between: ";", decode: decodeData });
}

function toCommand(
	head: string,
	data: string,
	known: ReadonlySet<string>,
	{ between, decode }: { readonly between: string; readonly decode: (text: string) => string },
): Command | undefined {
	const [name = "", ...rest] = head.split(" ");
	if (!known.has(name.toLowerCase())) return undefined;
	const pairs = rest
		.join(" ")
		.split(between)
		.filter((pair) => pair.includes("="));
	const properties = pairs.map((pair) => {
		const at = pair.indexOf("=");
		return [pair.slice(0, at).trim(), decode(pair.slice(at + 1))] as const;
	});
	return { name: name.toLowerCase(), properties: Object.fromEntries(properties), data: decodeData(data) };
}

function decodeData(text: string): string {
	return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

function decodeProperty(text: string): string {
	return decodeData(text.replaceAll("%3A", ":").replaceAll("%2C", ","));
}
