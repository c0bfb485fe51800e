// Reads a checkpoint folder in Hugging Face's layout from its published description
// (https://github.com/huggingface/safetensors#format), sharing nothing with the program that wrote it.

import fs from 'node:fs';
import path from 'node:path';

const bytesOf = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, I16: 2, I8: 1, U8: 1, BOOL: 1 };

/** Config, tokenizer and tensors of a folder. A tensor is {type, shape, read}; read() gives its bytes. */
export function openCheckpoint(folder) {
    const json = name => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
    const index = path.join(folder, 'model.safetensors.index.json');
    const tensors = new Map();
    if (fs.existsSync(index)) {
        const { weight_map: files } = json('model.safetensors.index.json');
        const shards = new Map([...new Set(Object.values(files))].map(f => [f, readTensors(path.join(folder, f))]));
        for (const [name, file] of Object.entries(files)) {
            tensors.set(name, required(shards.get(file).get(name), `${file} lacks ${name}, which the index says it holds`));
        }
    } else {
        readTensors(path.join(folder, 'model.safetensors')).forEach((tensor, name) => tensors.set(name, tensor));
    }

    return { config: json('config.json'), tokenizer: json('tokenizer.json'), tensors };
}

function readTensors(file) {
    const size = fs.statSync(file).size;
    const headerSize = Number(read(file, 0, 8).readBigUInt64LE());
    const { __metadata__: metadata, ...entries } = JSON.parse(read(file, 8, headerSize).toString('utf8'));
    const tensors = new Map();
    let end = 0;
    for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries(entries).sort((a, b) => a[1].data_offsets[0] - b[1].data_offsets[0])) {
        const length = shape.reduce((a, b) => a * b, 1) * required(bytesOf[dtype], `${file}: ${name} is of type ${dtype}`);
        required(from === end && to - from === length, `${file}: ${name} does not fill bytes ${from} to ${to}`);
        end = to;
        tensors.set(name, { type: dtype, shape, read: () => read(file, 8 + headerSize + from, length) });
    }

    required(8 + headerSize + end === size, `${file} has ${size} bytes; its tensors end at ${8 + headerSize + end}`);
    return tensors;
}

function read(file, position, length) {
    const buffer = Buffer.alloc(length);
    const descriptor = fs.openSync(file, 'r');
    try {
        // One call reads at most 2 GiB.
        for (let done = 0; done < length;) {
            const count = fs.readSync(descriptor, buffer, done, Math.min(length - done, 1 << 30), position + done);
            required(count > 0, `${file} ends early`);
            done += count;
        }
    } finally {
        fs.closeSync(descriptor);
    }

    return buffer;
}

export function required(value, message) {
    if (value === undefined || value === null || value === false) {
        throw new Error(message);
    }

    return value;
}
