/** As much of GitHub's expressions as workflows here use: literals, contexts, `!`, `==`, `!=`, `&&`, `||`, status functions. */

export type Value = string | number | boolean | null | Scope;
export interface Scope {
	readonly [name: string]: Value | undefined;
}

/** How the job stands where the expression is evaluated. */
export type Standing = "success" | "failure" | "cancelled";

const TOKEN = /\s*(?:('(?:[^']|'')*')|(\d+(?:\.\d+)?)|([A-Za-z_][\w-]*)|(\|\||&&|==|!=|[!().[\]]))/y;

/** Every `${{ … }}` of a text replaced; a number or boolean becomes text, null an empty one. */
export function interpolate(text: string, scope: Scope, standing: Standing = "success"): string {
	return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => toText(evaluate(expression, scope, standing)));
}

/** The `if` of a step. Without a status function in it, it holds only while everything has succeeded. */
export function holds(condition: string | undefined, scope: Scope, standing: Standing): boolean {
	if (condition === undefined) return standing === "success";
	const bare = /^\s*\$\{\{(.*)\}\}\s*$/s.exec(condition)?.[1] ?? condition;
	const asksStatus = /\b(success|failure|always|cancelled)\s*\(/.test(bare);
	return (asksStatus || standing === "success") && isTrue(evaluate(bare, scope, standing));
}

export function evaluate(expression: string, scope: Scope, standing: Standing): Value {
	const tokens = tokenize(expression);
	const peek = () => tokens[0];
	const take = (expected?: string) => {
		const token = tokens.shift();
		if (token === undefined || (expected !== undefined && token !== expected)) {
			throw new Error(`expected ${expected ?? "a value"} in \`${expression}\`, found ${token ?? "its end"}`);
		}
		return token;
	};
	const either = (): Value => {
		let left = both();
		while (peek() === "||") {
			take();
			const right = both();
			left = isTrue(left) ? left : right;
		}
		return left;
	};
	const both = (): Value => {
		let left = equal();
		while (peek() === "&&") {
			take();
			const right = equal();
			left = isTrue(left) ? right : left;
		}
		return left;
	};
	const equal = (): Value => {
		const left = unary();
		if (peek() !== "==" && peek() !== "!=") return left;
		const operator = take();
		const same = looselyEqual(left, unary());
		return operator === "==" ? same : !same;
	};
	const unary = (): Value => {
		if (peek() !== "!") return primary();
		take();
		return !isTrue(unary());
	};
	const primary = (): Value => {
		const token = take();
		if (token === "(") {
			const value = either();
			take(")");
			return value;
		}
		if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
		if (/^\d/.test(token)) return Number(token);
		if (token === "true" || token === "false") return token === "true";
		if (token === "null") return null;
		if (peek() === "(") {
			take();
			take(")");
			return statusFunction(token, standing);
		}
		let value: Value = scope[token] ?? null;
		while (peek() === ".") {
			take();
			const name = take();
			value = (typeof value === "object" && value !== null ? value[name] : undefined) ?? null;
		}
		return value;
	};
	const value = either();
	if (tokens.length > 0) throw new Error(`unexpected ${tokens[0]} in \`${expression}\``);
	return value;
}

function tokenize(expression: string): string[] {
	const tokens: string[] = [];
	TOKEN.lastIndex = 0;
	while (expression.slice(TOKEN.lastIndex).trim() !== "") {
		const at = TOKEN.lastIndex;
		const match = TOKEN.exec(expression);
		if (match === null) throw new Error(`cannot read \`${expression.slice(at)}\``);
		tokens.push(match[0].trim());
	}
	return tokens;
}

function statusFunction(name: string, standing: Standing): boolean {
	if (name === "always") return true;
	if (name !== "success" && name !== "failure" && name !== "cancelled") throw new Error(`no function \`${name}\``);
	return standing === name;
}

function isTrue(value: Value): boolean {
	return value !== null && value !== false && value !== "" && value !== 0;
}

function looselyEqual(left: Value, right: Value): boolean {
	if (typeof left === "string" && typeof right === "string") return left.toLowerCase() === right.toLowerCase();
	return typeof left === typeof right ? left === right : toNumber(left) === toNumber(right);
}

function toNumber(value: Value): number {
	return value === null || value === "" ? 0 : typeof value === "object" ? Number.NaN : Number(value);
}

function toText(value: Value): string {
	return value === null ? "" : typeof value === "object" ? "Object" : String(value);
}
