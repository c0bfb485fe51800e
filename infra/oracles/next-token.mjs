// Next-token probabilities by llama.cpp of Qwen3 checkpoints in Hugging Face's layout, in float32 throughout.
//
// Standard input: [{folder, tokens}, …]. Standard output: for each of them a list with, for each position, the
// probabilities of all tokens.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { getLlama } from 'node-llama-cpp';
import { writeGguf } from './gguf.mjs';

const requests = JSON.parse(await text(process.stdin));
const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, maxThreads: 1, logLevel: 'error' });
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'gguf-'));
const answers = [];
try {
    for (const [i, { folder, tokens }] of requests.entries()) {
        const file = path.join(temporary, `${i}.gguf`);
        writeGguf(folder, file);
        answers.push(await probabilities(file, tokens));
    }
} finally {
    fs.rmSync(temporary, { recursive: true });
}

process.stdout.write(JSON.stringify(answers));
await llama.dispose();

async function probabilities(file, tokens) {
    const model = await llama.loadModel({ modelPath: file });
    const context = await model.createContext({
        contextSize: tokens.length, batchSize: tokens.length, threads: 1, flashAttention: false,
        experimentalKvCacheKeyType: 'F32', experimentalKvCacheValueType: 'F32',
    });
    const results = await context.getSequence().controlledEvaluate(tokens.map(t => [t, { generateNext: { probabilities: true, options: { temperature: 1, topK: 0, topP: 1, minP: 0 } } }]));
    const answer = results.map(({ next }) => {
        const row = new Array(next.probabilities.size).fill(0);
        next.probabilities.forEach((probability, token) => row[token] = probability);
        return row;
    });
    await model.dispose();
    return answer;
}
