// How many tokens a second llama.cpp decodes, by the number of sequences that are decoded together.
//
//   node decode-speed.mjs FILE.gguf [--batch 1,8,64] [--threads 2] [--prompt 128] [--tokens 32] [--rounds 3]
//
// FILE.gguf comes from gguf.mjs. All sequences have read the same --prompt tokens, which is not measured, and decode --tokens
// more in each of --rounds rounds. The token is drawn greedily, llama.cpp's cheapest way, and a given one goes in next, so
// that no sequence ends early. Keys and values are stored as float16, llama.cpp's default.
//
// Standard output: {"threads", "prompt", "tokens", "results": [{"batch", "tokensPerSecond", "rounds"}]}, tokens/s of all
// sequences together: the median of the rounds, and each of them.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { getLlama } from 'node-llama-cpp';
import { required } from './checkpoint.mjs';

const { values, positionals: [file] } = parseArgs({
    allowPositionals: true,
    options: {
        batch: { type: 'string', default: '1,8,64' },
        threads: { type: 'string', default: '2' },
        prompt: { type: 'string', default: '128' },
        tokens: { type: 'string', default: '32' },
        rounds: { type: 'string', default: '3' },
    },
});
const [threads, prompt, tokens, rounds] = [values.threads, values.prompt, values.tokens, values.rounds].map(Number);
const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, maxThreads: threads, logLevel: 'error' });
const model = await llama.loadModel({ modelPath: required(file, 'usage: node decode-speed.mjs FILE.gguf [options]') });
const vocabulary = [...model.iterateAllTokens()].length;
const results = [];
for (const batch of values.batch.split(',').map(Number)) {
    results.push({ batch, ...await measure(batch) });
}

console.log(JSON.stringify({ threads, prompt, tokens, results }));
await llama.dispose();

async function measure(batch) {
    const context = await model.createContext({
        sequences: batch, contextSize: prompt + rounds * tokens + 1, batchSize: Math.max(batch, prompt),
        threads: { ideal: threads, min: threads },
    });
    const sequences = Array.from({ length: batch }, () => context.getSequence());
    await read(sequences);
    await step(sequences, prompt);

    const speeds = [];
    for (let round = 0; round < rounds; round++) {
        const began = performance.now();
        for (let i = 0; i < tokens; i++) {
            await step(sequences, prompt + round * tokens + i + 1);
        }

        speeds.push(batch * tokens * 1000 / (performance.now() - began));
    }

    await context.dispose();
    return { tokensPerSecond: speeds.toSorted((a, b) => a - b)[Math.floor(rounds / 2)], rounds: speeds };
}

/** The first sequence reads the prompt, the others take over what it read. */
async function read([first, ...others]) {
    await first.evaluateWithoutGeneratingNewTokens(Array.from({ length: prompt }, (_, i) => token(i)));
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'state-'));
    try {
        const state = path.join(folder, 'prompt');
        await first.saveStateToFile(state);
        for (const sequence of others) {
            await sequence.loadStateFromFile(state, { acceptRisk: true });
        }
    } finally {
        fs.rmSync(folder, { recursive: true });
    }
}

/** One more token for each sequence. They are asked for together, and node-llama-cpp makes one batch of them. */
async function step(sequences, position) {
    await Promise.all(sequences.map((sequence, i) =>
        sequence.controlledEvaluate([[token(position * 31 + i), { generateNext: { token: true, options: { temperature: 0 } } }]])));
}

function token(i) {
    return (i * 7919) % Math.min(vocabulary, 100_000);
}
