// Writes a Qwen3 checkpoint as GGUF (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md), which llama.cpp reads.
//
//   node gguf.mjs FOLDER FILE.gguf [f32|bf16]
//
// f32 (default) widens every tensor; bf16 keeps matrices that are stored so, and widens the norms, as llama.cpp wants them.

import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { openCheckpoint, required } from './checkpoint.mjs';

const alignment = 32;
const F32 = 0, BF16 = 30;
const types = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 };
const NORMAL = 1, CONTROL = 3, USER_DEFINED = 4, UNUSED = 5;

// llama.cpp rotates Qwen3's halves as Hugging Face does, so no row changes its place.
const layerNames = {
    'input_layernorm': 'attn_norm',
    'self_attn.q_proj': 'attn_q', 'self_attn.k_proj': 'attn_k', 'self_attn.v_proj': 'attn_v', 'self_attn.o_proj': 'attn_output',
    'self_attn.q_norm': 'attn_q_norm', 'self_attn.k_norm': 'attn_k_norm',
    'post_attention_layernorm': 'ffn_norm',
    'mlp.gate_proj': 'ffn_gate', 'mlp.up_proj': 'ffn_up', 'mlp.down_proj': 'ffn_down',
};

export function writeGguf(folder, file, matrices = 'f32') {
    const { config, tokenizer, tensors } = openCheckpoint(folder);
    required(config.model_type === 'qwen3', `${folder}: model_type is ${config.model_type}`);
    required(config.tie_word_embeddings !== tensors.has('lm_head.weight'), `${folder}: tie_word_embeddings does not agree with the tensors`);
    const metadata = [...architecture(config), ...vocabulary(tokenizer, config)];
    const outputs = [...tensors].map(([name, tensor]) => {
        const keep = matrices === 'bf16' && tensor.type === 'BF16' && tensor.shape.length > 1;
        const size = tensor.shape.reduce((a, b) => a * b, 1) * (keep ? 2 : 4);
        return { name: renamed(name), tensor, type: keep ? BF16 : F32, size };
    });

    let offset = 0;
    const infos = outputs.map(({ name, tensor, type, size }) => {
        const info = Buffer.concat([
            string(name), uint32(tensor.shape.length), ...tensor.shape.toReversed().map(uint64), uint32(type), uint64(offset)]);
        offset += padded(size);
        return info;
    });
    const head = Buffer.concat([
        Buffer.from('GGUF'), uint32(3), uint64(outputs.length), uint64(metadata.length),
        ...metadata.map(([key, type, value]) => Buffer.concat([string(key), uint32(types[type]), encoded(type, value)])),
        ...infos]);

    const descriptor = fs.openSync(file, 'w');
    try {
        write(descriptor, head, padded(head.length));
        for (const { tensor, type, size } of outputs) {
            write(descriptor, type === BF16 ? tensor.read() : widened(tensor), padded(size));
        }
    } finally {
        fs.closeSync(descriptor);
    }
}

function architecture(config) {
    const of = (key, type, value) => [`qwen3.${key}`, type, value];
    const metadata = [
        ['general.architecture', 'string', 'qwen3'],
        ['general.name', 'string', 'checkpoint'],
        of('block_count', 'uint32', config.num_hidden_layers),
        of('context_length', 'uint32', config.max_position_embeddings),
        of('embedding_length', 'uint32', config.hidden_size),
        of('feed_forward_length', 'uint32', config.intermediate_size),
        of('attention.head_count', 'uint32', config.num_attention_heads),
        of('attention.head_count_kv', 'uint32', config.num_key_value_heads),
        of('attention.key_length', 'uint32', config.head_dim),
        of('attention.value_length', 'uint32', config.head_dim),
        of('attention.layer_norm_rms_epsilon', 'float32', config.rms_norm_eps),
        of('rope.freq_base', 'float32', config.rope_theta),
    ];
    const yarn = config.rope_scaling;
    if (yarn) {
        required(yarn.rope_type === 'yarn', `rope_type is ${yarn.rope_type}`);
        required((yarn.beta_fast ?? 32) === 32 && (yarn.beta_slow ?? 1) === 1, 'llama.cpp has 32 and 1 for beta_fast and beta_slow of Qwen3');
        metadata.push(
            of('rope.scaling.type', 'string', 'yarn'),
            of('rope.scaling.factor', 'float32', yarn.factor),
            of('rope.scaling.original_context_length', 'uint32', yarn.original_max_position_embeddings));
        if (yarn.attention_factor) {
            // llama.cpp multiplies what it is told with its own 0.1 ln factor + 1.
            metadata.push(of('rope.scaling.attn_factor', 'float32', yarn.attention_factor / (0.1 * Math.log(yarn.factor) + 1)));
        }
    }

    return metadata;
}

function vocabulary(tokenizer, config) {
    const tokens = Array.from({ length: config.vocab_size }, (_, id) => `[unused ${id}]`);
    const kinds = tokens.map(() => UNUSED);
    for (const [token, id] of Object.entries(tokenizer.model.vocab)) {
        [tokens[id], kinds[id]] = [token, NORMAL];
    }

    for (const { id, content, special } of tokenizer.added_tokens) {
        [tokens[id], kinds[id]] = [content, special ? CONTROL : USER_DEFINED];
    }

    const ends = [config.eos_token_id].flat();
    return [
        ['tokenizer.ggml.model', 'string', 'gpt2'],
        ['tokenizer.ggml.pre', 'string', 'qwen2'],
        ['tokenizer.ggml.tokens', 'array', { of: 'string', values: tokens }],
        ['tokenizer.ggml.token_type', 'array', { of: 'int32', values: kinds }],
        ['tokenizer.ggml.merges', 'array', { of: 'string', values: tokenizer.model.merges.map(m => Array.isArray(m) ? m.join(' ') : m) }],
        ['tokenizer.ggml.eos_token_id', 'uint32', ends[0]],
        ['tokenizer.ggml.add_bos_token', 'bool', false],
    ];
}

function renamed(name) {
    const [, layer, part] = name.match(/^model\.layers\.(\d+)\.(.+)\.weight$/) ?? [];
    const whole = { 'model.embed_tokens.weight': 'token_embd', 'model.norm.weight': 'output_norm', 'lm_head.weight': 'output' };
    const found = layer === undefined ? whole[name] : layerNames[part] && `blk.${layer}.${layerNames[part]}`;
    return `${required(found, `${name} is no tensor of a Qwen3 model`)}.weight`;
}

function widened({ type, read }) {
    const bytes = read();
    if (type === 'F32') {
        return bytes;
    }

    required(type === 'BF16', `a tensor is of type ${type}`);
    const wide = new Uint32Array(bytes.length / 2);
    for (let i = 0; i < wide.length; i++) {
        wide[i] = bytes.readUInt16LE(2 * i) << 16;
    }

    return Buffer.from(wide.buffer);
}

function encoded(type, value) {
    switch (type) {
        case 'uint32': return uint32(value);
        case 'int32': return uint32(value);
        case 'bool': return Buffer.from([value ? 1 : 0]);
        case 'string': return string(value);
        case 'float32': {
            const buffer = Buffer.alloc(4);
            buffer.writeFloatLE(value);
            return buffer;
        }
        case 'array': return Buffer.concat([uint32(types[value.of]), uint64(value.values.length), ...value.values.map(v => encoded(value.of, v))]);
    }
}

function string(text) {
    const bytes = Buffer.from(text, 'utf8');
    return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value) {
    const buffer = Buffer.alloc(4);
    buffer.writeUInt32LE(value);
    return buffer;
}

function uint64(value) {
    const buffer = Buffer.alloc(8);
    buffer.writeBigUInt64LE(BigInt(value));
    return buffer;
}

function padded(length) {
    return Math.ceil(length / alignment) * alignment;
}

function write(descriptor, buffer, length) {
    for (let done = 0; done < buffer.length;) {
        done += fs.writeSync(descriptor, buffer, done, Math.min(buffer.length - done, 1 << 30));
    }

    fs.writeSync(descriptor, Buffer.alloc(length - buffer.length));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
    const [folder, file, matrices] = process.argv.slice(2);
    writeGguf(required(folder, 'usage: node gguf.mjs FOLDER FILE.gguf [f32|bf16]'), required(file, 'FILE.gguf is missing'), matrices);
}
