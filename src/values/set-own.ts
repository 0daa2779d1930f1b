import type { Json } from "../model/json.ts";

/** Sets a member as JSON has it: assigning `__proto__` would set the prototype instead. */
export function setOwn(target: { [key: string]: Json }, key: string, value: Json): void {
	if (key !== "__proto__") target[key] = value;
	else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
