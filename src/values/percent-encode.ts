/** `%XX` for each UTF-8 byte; a lone surrogate is written the way UTF-8 would write its number. */
export function percentEncode(character: string): string {
	const code = character.charCodeAt(0);
	const lone = character.length === 1 && code >= 0xd800 && code <= 0xdfff;
	const bytes = lone ? [0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)] : [...Buffer.from(character)];
	return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
