"""Makes a language model of half a megabyte that draws letters by their frequency, and has llama.cpp serve it.

    pip install xllamacpp gguf
    python tiny_model.py 18099

A second argument ends it with its standard input.

It has the shape of a llama, every vector in it is the same and its layers change nothing, so each token's logit is the sum
of its row: what is asked makes no difference, and under a grammar it writes nonsense of the right shape.
"""

import os
import sys
import tempfile
import threading

import gguf
import numpy as np
import xllamacpp

LAYERS, WIDTH, HEADS, INNER, CONTEXT = 1, 64, 4, 128, 16384
NAME = "tiny.gguf"
UNLIKELY = -30.0
SPACE = "\u2581"


def vocabulary():
    """The tokens: the three that every llama has, all bytes, and the letters and signs of ASCII."""
    kind = gguf.TokenType
    tokens = [("<unk>", kind.UNKNOWN), ("<s>", kind.CONTROL), ("</s>", kind.CONTROL)]
    tokens += [(f"<0x{byte:02X}>", kind.BYTE) for byte in range(256)]
    tokens += [(SPACE if code == 32 else chr(code), kind.NORMAL) for code in range(32, 127)]
    return tokens


def likelihood(token):
    """A token's logit: quotes and closing brackets often, so that what is begun ends."""
    if token == "</s>":
        return -2.0
    if len(token) > 1:
        return UNLIKELY
    if token == SPACE:
        return 2.0
    if token == '"':
        return 1.5
    if token in "]}":
        return 1.0
    return 0.0 if token.isalnum() else -1.0 if token in ",." else UNLIKELY


def write(path):
    tokens = vocabulary()
    model = gguf.GGUFWriter(path, "llama")
    model.add_name("tiny")
    model.add_context_length(CONTEXT)
    model.add_embedding_length(WIDTH)
    model.add_block_count(LAYERS)
    model.add_feed_forward_length(INNER)
    model.add_head_count(HEADS)
    model.add_head_count_kv(HEADS)
    model.add_layer_norm_rms_eps(1e-5)
    model.add_rope_dimension_count(WIDTH // HEADS)
    model.add_vocab_size(len(tokens))
    model.add_tokenizer_model("llama")
    model.add_token_list([token.encode() for token, _ in tokens])
    model.add_token_scores([-float(number) for number in range(len(tokens))])
    model.add_token_types([kind for _, kind in tokens])
    model.add_unk_token_id(0)
    model.add_bos_token_id(1)
    model.add_eos_token_id(2)
    model.add_add_bos_token(True)
    model.add_chat_template("{% for message in messages %}{{ message['content'] }}\n{% endfor %}")

    ones = np.ones(WIDTH, np.float32)
    logits = np.array([likelihood(token) for token, _ in tokens], np.float32)
    model.add_tensor("token_embd.weight", np.ones((len(tokens), WIDTH), np.float32))
    model.add_tensor("output_norm.weight", ones)
    model.add_tensor("output.weight", np.repeat(logits[:, None] / WIDTH, WIDTH, axis=1))
    square = ["attn_q", "attn_k", "attn_v", "attn_output"]
    shapes = {name: (WIDTH, WIDTH) for name in square}
    shapes |= {"ffn_gate": (INNER, WIDTH), "ffn_up": (INNER, WIDTH), "ffn_down": (WIDTH, INNER)}
    for layer in range(LAYERS):
        for name, shape in shapes.items():
            model.add_tensor(f"blk.{layer}.{name}.weight", np.zeros(shape, np.float32))
        for name in ["attn_norm", "ffn_norm"]:
            model.add_tensor(f"blk.{layer}.{name}.weight", ones)
    model.write_header_to_file()
    model.write_kv_data_to_file()
    model.write_tensors_to_file()
    model.close()


def main():
    with tempfile.TemporaryDirectory() as folder:
        # The server calls a model by its path.
        os.chdir(folder)
        write(NAME)
        parameters = xllamacpp.CommonParams()
        parameters.model.path = NAME
        parameters.n_ctx = CONTEXT
        parameters.n_parallel = 1
        parameters.cpuparams.n_threads = 1
        parameters.port = int(sys.argv[1])
        server = xllamacpp.Server(parameters)
        print("serving", NAME, "at", server.listening_address, flush=True)
        # Until whoever started it is gone, or for good in a terminal.
        sys.stdin.read() if len(sys.argv) > 2 else threading.Event().wait()
        os._exit(0)


main()
